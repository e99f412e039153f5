// Asked for before the code that reads the answers is here. Each answer is handed out once, to the first who asks the same.
const answers = new Map<string, Promise<Response | undefined>>();

function ask(path: string, language: string): Promise<Response | undefined> {
  const headers = { Accept: "application/json", "Accept-Language": language };
  // What did not come is asked for again by who needs it, and told there.
  const answer = fetch(`/api/v1${path}`, { headers, credentials: "same-origin" }).catch(() => undefined);
  answers.set(`/api/v1${path}`, answer);
  return answer;
}

/** Who is here, and what there is to see; the second only where somebody is signed in. */
export async function ask_early(language: string) {
  const session = await ask("/session", language);
  if (session?.ok) await ask(`/schema?language=${language}`, language);
}

export function take_early(address: string): Promise<Response | undefined> | undefined {
  const answer = answers.get(address);
  answers.delete(address);
  return answer;
}
