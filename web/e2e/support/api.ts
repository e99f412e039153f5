// A person at the API, for the data a journey needs before it starts.
export interface Link { id: string; label: string | null }
export interface Row { id: string; version: number; [field: string]: unknown }
type Json = Record<string, unknown>;

export class Api {
  private constructor(private readonly server: string, private readonly cookie: string, private readonly csrf: string, readonly user: { id: string; name: string }) {}

  static async sign_in(server: string, email: string, password: string): Promise<Api> {
    const answer = await fetch(`${server}/api/v1/session`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ email, password }) });
    if (!answer.ok) throw new Error(`sign-in of ${email}: ${answer.status} ${await answer.text()}`);
    const session = (await answer.json()) as { csrf: string; user: { id: string; name: string } };
    return new Api(server, answer.headers.getSetCookie()[0]!.split(";")[0]!, session.csrf, session.user);
  }

  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const headers = { Cookie: this.cookie, "X-CSRF-Token": this.csrf, "Content-Type": "application/json" };
    const answer = await fetch(`${this.server}/api/v1${path}`, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} ${JSON.stringify(body)}: ${answer.status} ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }

  create = (entity: string, body: Json) => this.call<Row>("POST", `/${entity}`, body);
  change = (entity: string, id: string, body: Json) => this.call<Row>("PATCH", `/${entity}/${id}`, body);
  read = (entity: string, id: string) => this.call<Row>("GET", `/${entity}/${id}`);
  list = async (entity: string, filter: Json = {}) => (await this.call<{ rows: Row[] }>("GET", `/${entity}?limit=200&filter=${encodeURIComponent(JSON.stringify(filter))}`)).rows;
}
