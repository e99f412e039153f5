// Answers like docs/reference/api.md from memory, so that the screens can be looked at before the server stands.
// A tool of the workshop: no part of the product, and no judge of it; the end-to-end tests run the real binary.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Plugin } from "vite";
import { moment, sample_rows, type Row, type Store } from "./sample-rows";
import { sample_schema } from "./sample-schema";

interface Ask { method: string; parts: string[]; query: URLSearchParams; body: Record<string, unknown>; store: Store }
interface Reply { status?: number; body?: unknown; operation?: string }

const session = { user: { id: "1", name: "Ana Ruiz", email: "ana@acme.example", language: "es", zone: "Europe/Madrid" }, company: { name: "Acme Ibérica", currency: "EUR", country: "ES", zone: "Europe/Madrid", language: "es" }, csrf: "x", administrator: true };
let signed_in = true;
const problem = (status: number, title: string, more = {}): Reply => ({ status, body: { type: "/problems/invalid", title, status, ...more } });
const plain = (value: unknown) => String((value as { label?: string } | null)?.label ?? (value as { amount?: string } | null)?.amount ?? value ?? "");

function leaf(value: unknown, test: unknown): boolean {
  const raw = (value as { id?: string } | null)?.id ?? value;
  if (typeof test !== "object" || test === null) return String(raw) === String(test);
  return Object.entries(test).every(([operator, wanted]) => {
    if (operator === "in") return (wanted as string[]).includes(String(raw));
    if (operator === "eq") return String(raw) === String(wanted);
    if (operator === "me") return raw === "1";
    if (operator === "empty") return (value === null || value === undefined) === wanted;
    if (operator === "contains") return plain(value).toLowerCase().includes(String(wanted).toLowerCase());
    return true;
  });
}
function matches(row: Row, filter: Record<string, unknown> | undefined): boolean {
  return Object.entries(filter ?? {}).every(([key, test]) => {
    if (key === "all") return (test as Record<string, unknown>[]).every((part) => matches(row, part));
    if (key === "any") return (test as Record<string, unknown>[]).some((part) => matches(row, part));
    if (key === "not") return !matches(row, test as Record<string, unknown>);
    return leaf(row[key], test);
  });
}

function found({ parts, query, store }: Ask): Row[] {
  const filter = JSON.parse(query.get("filter") ?? "{}");
  const q = query.get("q")?.toLowerCase();
  const rows = (store.get(parts[0]!) ?? []).filter((row) => matches(row, filter) && (!q || plain(row.name ?? row.title).toLowerCase().includes(q)));
  const sorts = (query.get("sort") ?? "").split(",").filter(Boolean);
  const number = (value: unknown) => Number((value as { amount?: string } | null)?.amount ?? NaN);
  return [...rows].sort((a, b) => {
    for (const sort of sorts) {
      const [name, sign] = sort.startsWith("-") ? [sort.slice(1), -1] : [sort, 1];
      const numbers = number(a[name]) - number(b[name]);
      const order = Number.isNaN(numbers) ? plain(a[name]).localeCompare(plain(b[name]), "es") : numbers;
      if (order) return order * sign;
    }
    return 0;
  });
}

function page(ask: Ask): Reply {
  const rows = found(ask);
  const start = Number(ask.query.get("cursor") ?? 0);
  const limit = Number(ask.query.get("limit") ?? 50);
  const next = start + limit < rows.length ? String(start + limit) : null;
  return { body: { rows: rows.slice(start, start + limit), next, count: ask.query.get("count") === "none" ? undefined : rows.length } };
}

function board(ask: Ask): Reply {
  const by = ask.query.get("by")!;
  const entity = sample_schema("es").entities.find((one) => one.name === ask.parts[0])!;
  const rows = found(ask);
  const columns = entity.fields.find((field) => field.name === by)!.options!.map((option) => {
    const own = rows.filter((row) => row[by] === option.value);
    return { ...option, count: own.length, rows: own.slice(0, 30), next: own.length > 30 ? "30" : null };
  });
  return { body: { columns } };
}

function groups(ask: Ask): Reply {
  const by = ask.query.get("by")!;
  const counts = new Map<string, number>();
  for (const row of found(ask)) {
    const key = String((row[by] as { id?: string } | null)?.id ?? row[by] ?? "");
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return { body: { groups: [...counts].map(([key, count]) => ({ key: [key], labels: [key], count })) } };
}

function timeline({ query, store }: Ask): Reply {
  const channels = (query.get("channels") ?? "").split(",").filter(Boolean);
  const mine = ["interactions", "tasks"].flatMap((name) => store.get(name)!).filter((row) => (row.customer as { id: string } | null)?.id === query.get("customer"));
  const when = (row: Row) => String(row.at ?? row.due_at);
  const rows = mine.filter((row) => !channels.length || channels.includes(String(row.channel ?? "task"))).sort((a, b) => when(b).localeCompare(when(a)));
  return { body: { rows, next: null } };
}

const history = [
  { at: moment(95), actor: { id: "1", label: "Ana Ruiz" }, kind: "updated", cause: "request", operation: "91", set: 412, changes: [{ field: "stage", label: "Etapa", from: "lead", to: "active" }, { field: "city", label: "Ciudad", from: "Toledo", to: "Madrid" }] },
  { at: moment(300), actor: { id: "1", label: "Ana Ruiz" }, kind: "shared", cause: "request", operation: "84", set: 371, changes: [], shares: [{ user: { id: "2", label: "Luis Ortega" }, from: "read", to: "write" }, { team: { id: "3", label: "Ventas Norte" }, from: "write", to: null }] },
  { at: moment(9_000), actor: { id: "2", label: "Luis Ortega" }, kind: "updated", cause: "bulk", operation: "77", set: 300, changes: [{ field: "owner", label: "Responsable", from: { id: "2", label: "Luis Ortega" }, to: { id: "1", label: "Ana Ruiz" } }] },
  { at: moment(90_000), actor: { id: "2", label: "Luis Ortega" }, kind: "created", cause: "import", operation: "12", set: 20, changes: [{ field: "name", label: "Nombre", from: null, to: "Lucía García" }, { field: "kind", label: "Tipo", from: null, to: "person" }] },
];
const undo = { created: 0, updated: 3, deleted: 1, conflicts: [{ entity: "customers", id: "1003", label: "Hugo Peña", reason: "cambió después" }], conflict_count: 1, columns: ["stage", "city"] };
const file = { id: "7", entity: "customers", name: "clientes.csv", encoding: "UTF-8", delimiter: ";", size: 482_113, state: "uploaded", suggestion: { columns: { Nombre: "name", Correo: "emails.email", Teléfono: "phones.phone", Ciudad: "city" }, key: ["emails.email"], mode: "both", same_key: "merge", blank_key: "create", bad_cells: "skip" }, columns: [["Nombre", "name", "Lucía García"], ["Correo", "emails.email", "lucia@example.com"], ["Teléfono", "phones.phone", "612 345 678"], ["Ciudad", "city", "Madrid"], ["Alta", null, "17/03/2024"]].map(([name, guess, sample]) => ({ name, guess, samples: [sample, sample, sample] })) };
const preview = { new: 1_834, updated: 412, unchanged: 88, duplicates: 6, failed: 3, errors: [{ row: 41, line: 42, column: "Correo", message: "«lucia@» no es un correo." }], sample: [{ id: "", name: "Lucía García", city: "Madrid", stage: "lead" }] };
const job = (id: string, state: string, more = {}) => ({ id, kind: "import_preview", state, progress: { done: 2_343, total: 2_343, rate: 21_400 }, result: preview, error: null, ...more });

const fixed: Record<string, (ask: Ask) => Reply> = {
  "GET session": () => (signed_in ? { body: session } : problem(401, "Sin sesión")),
  "POST session": ({ body }) => ((signed_in = body.password !== "no"), signed_in ? { body: session } : problem(401, "No")),
  "DELETE session": () => ((signed_in = false), { status: 204 }),
  "GET schema": ({ query }) => ({ body: sample_schema(query.get("language") ?? "es") }),
  "GET timeline": timeline,
  "GET search": ({ query, store }) => ({ body: { results: store.get("customers")!.filter((row) => plain(row.name).toLowerCase().includes(query.get("q")!.toLowerCase())).slice(0, 8).map((row) => ({ entity: "customers", id: row.id, label: row.name, detail: row.city, matched: "name" })) } }),
  "GET company": () => ({ body: { ...session.company, tax_id: "B12345678", website: "https://acme.example", phone: null, address: null } }),
  "GET tokens": () => ({ body: { tokens: [{ id: "1", name: "Tienda en línea", scopes: ["read", "write"], expires_at: "2027-11-22T00:00:00Z" }] } }),
  "POST tokens": () => ({ status: 201, body: { id: "2", token: "lazo_4f9a2c7be01d5568" } }),
  "GET operations": () => ({ body: { operations: [{ id: "91", at: moment(95), actor: { id: "1", label: "Ana Ruiz" }, cause: "request", summary: "Lucía García: etapa, ciudad", counts: { created: 0, updated: 1, deleted: 0 }, undone_by: null }, { id: "12", at: moment(90_000), actor: { id: "2", label: "Luis Ortega" }, cause: "import", summary: "clientes.csv", counts: { created: 2400, updated: 0, deleted: 0 }, undone_by: null }], next: null } }),
  "GET jobs": () => ({ body: { jobs: [job("1", "done", { kind: "import" }), job("2", "dead", { kind: "undo", error: "database is locked" })] } }),
  "GET trash": () => ({ body: { rows: [{ entity: "customers", id: "9", label: "Empresa de prueba", deleted_at: moment(400), actor: { id: "1", label: "Ana Ruiz" } }], next: null } }),
  "POST imports": () => ({ status: 201, body: file }),
};

function special(ask: Ask): Reply | undefined {
  const [first, id, part] = ask.parts;
  if (first === "operations" && part === "undo") return { body: ask.query.get("preview") ? undo : { operation: "92", restored: 3, conflict_count: 1 } };
  if (first === "imports") return part ? { status: 202, body: { job: "5", operation: "93" } } : { body: file };
  if (first === "jobs") return { body: job(id!, "done") };
  if (first === "roles" && part === "preview") return { body: { entities: [{ entity: "customers", level: "team", count: 812 }, { entity: "tasks", level: "own", count: 43 }], hidden_fields: [{ entity: "customers", field: "discount" }] } };
  if (part === "history") return { body: { versions: history } };
  if (part === "shares") return { body: { shares: [{ id: "1", team: { id: "3", label: "Ventas Norte" }, user: null, level: "read" }] } };
  if (part === "access") return { body: { visible: true, writable: true, rules: [{ rule: "owner", text: "Es la responsable de este cliente." }, { rule: "team", text: "Dirige el equipo Ventas, al que pertenece el responsable." }] } };
  if (id === "board") return board(ask);
  if (id === "groups") return groups(ask);
  if (id === "count") return { body: { count: found(ask).length } };
  if (id === "duplicates") return { body: { candidates: plain(ask.body.name).length > 3 ? [{ id: "1001", label: "Lucía García Peña", detail: "Madrid", score: 0.93, reasons: ["name", "phone"] }] : [] } };
  if (id === "bulk") return { status: 202, body: { job: "6", operation: "94" } };
  return undefined;
}

function record({ method, parts, body, store }: Ask): Reply {
  const rows = store.get(parts[0]!);
  if (!rows) return problem(404, "No existe");
  const row = rows.find((one) => one.id === parts[1]);
  if (method === "POST" && !parts[1]) {
    const title = parts[0] === "customers" && !body.name;
    if (title) return problem(400, "Hay datos que corregir", { errors: [{ path: "name", code: "required", message: "Falta el nombre." }] });
    const made = { id: `n${rows.length}`, version: 1, created_at: moment(0), updated_at: moment(0), ...body } as Row;
    rows.unshift(made);
    return { status: 201, body: made, operation: "95" };
  }
  if (!row) return problem(404, "No existe");
  if (method === "DELETE") return rows.splice(rows.indexOf(row), 1), { status: 204, operation: "96" };
  if (method === "PATCH") {
    const links = Object.fromEntries(Object.entries(body).map(([name, value]) => {
      const before = row[name] as { id?: string } | null;
      const person = store.get("users")!.find((one) => one.id === value);
      return [name, before?.id && person ? { id: value, label: person.name } : value];
    }));
    Object.assign(row, links, { version: row.version + 1, updated_at: moment(0) });
    return { body: row, operation: "97" };
  }
  return { body: row };
}

async function read_body(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = "";
  for await (const chunk of request) text += chunk;
  try {
    return JSON.parse(text || "{}");
  } catch {
    return {};
  }
}

export function sample_server(): Plugin {
  const store = sample_rows();
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url!, "http://localhost");
    const parts = url.pathname.replace(/^(\/api)?\/v1\//, "").split("/").filter(Boolean);
    const ask: Ask = { method: request.method!, parts, query: url.searchParams, body: await read_body(request), store };
    const reply = fixed[`${ask.method} ${parts.join("/")}`]?.(ask) ?? special(ask) ?? (ask.method === "GET" && parts.length === 1 && store.has(parts[0]!) ? page(ask) : record(ask));
    response.statusCode = reply.status ?? 200;
    if (reply.operation) response.setHeader("Lazo-Operation", reply.operation);
    response.setHeader("Content-Type", "application/json");
    response.end(reply.body === undefined ? undefined : JSON.stringify(reply.body));
  };
  const policy = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; font-src 'self'";
  return {
    name: "sample-server",
    configurePreviewServer(server) {
      server.middlewares.use((_request, response, next) => (response.setHeader("Content-Security-Policy", policy), next()));
      server.middlewares.use("/api", (request, response) => void handle(request, response));
    },
    configureServer(server) {
      server.middlewares.use("/api", (request, response) => void handle(request, response));
    },
  };
}
