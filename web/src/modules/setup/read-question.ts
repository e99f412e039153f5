// What the log of reads says of a question that showed several records: "fields=name,tax_id&filter={…}&q=soto", cut where it is long.
import type { FilterJson } from "~/kernel/api/types";

export interface AskedQuestion { filter?: FilterJson; q?: string }

/** What the text begins with, up to where its JSON ends, and what stands behind; nothing when it was cut off before. */
function json_at(text: string): { filter: FilterJson; behind: string } | undefined {
  for (let end = text.indexOf("}"); end >= 0; end = text.indexOf("}", end + 1)) {
    try {
      return { filter: JSON.parse(text.slice(0, end + 1)) as FilterJson, behind: text.slice(end + 1) };
    } catch {
      // A brace inside of it: the end is further on.
    }
  }
  return undefined;
}

const start_of = (question: string, name: string) => {
  const found = new RegExp(`(?:^|&)${name}=`).exec(question);
  return found ? found.index + found[0].length : -1;
};

/** Nothing when it cannot be read as a question to a list: then it is shown as it stands. */
export function read_question(question: string): AskedQuestion | undefined {
  if (question.startsWith("{")) {
    const found = json_at(question);
    return found && { filter: found.filter };
  }
  const at = start_of(question, "filter");
  const found = at < 0 ? undefined : json_at(question.slice(at));
  if (at >= 0 && !found) return undefined;
  // What a person typed into a filter may look like a further argument.
  const rest = found ? question.slice(0, at) + found.behind : question;
  const typed = start_of(rest, "q");
  const q = typed < 0 ? undefined : rest.slice(typed).split("&")[0];
  return { filter: found?.filter, q: q || undefined };
}

// The ways by which a value comes out, in the words of the screens.
const ways: [RegExp, string][] = [
  [/^GET \/api\/v1\/\{entity\}$/, "list"],
  [/^GET \/api\/v1\/\{entity\}\/\{id\}$/, "record"],
  [/\/history$/, "history"],
  [/\/board$/, "board"],
  [/\/groups$/, "groups"],
  [/\/export$|^lazo export$/, "export"],
  [/\/search$/, "search"],
  [/\/timeline$/, "timeline"],
  [/\/duplicates$/, "duplicates"],
  [/\/company$/, "company"],
  [/^(POST|PATCH) \/api\/v1\/\{entity\}/, "change"],
];
export const way_of = (route: string) => ways.find(([pattern]) => pattern.test(route))?.[1];
