// Rows to look at: the same every time, so that two pictures can be compared.
export type Row = Record<string, unknown> & { id: string; version: number };
export type Store = Map<string, Row[]>;

let seed = 7;
const random = () => ((seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648);
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
const now = Date.parse("2026-11-22T10:00:00Z");
export const moment = (minutes_ago: number) => new Date(now - minutes_ago * 60_000).toISOString();

const first = ["Lucía", "Mateo", "Sofía", "Hugo", "Martina", "Leo", "Valeria", "Daniel", "Paula", "Álvaro", "Carmen", "Diego", "Noa", "Íñigo", "Ximena"];
const last = ["García", "Núñez", "Romero", "Álvarez", "Ortega", "Zúñiga", "Peña", "Castillo", "Vidal", "Ibáñez", "Quiroga", "Muñoz"];
const firms = ["Orbital Logística", "Ribera Alimentos", "Norte Dental", "Iberdata", "Tándem Arquitectos", "Quanta Energía", "Bodegas Alarcón", "Talleres Vega"];
const places: [string, string][] = [["Madrid", "ES"], ["Valencia", "ES"], ["Ciudad de México", "MX"], ["Bogotá", "CO"], ["Lima", "PE"], ["Rosario", "AR"], ["Sevilla", "ES"]];
const people = ["Ana Ruiz", "Luis Ortega", "Marta Gil", "Sara Lind"];
const topics = ["Llamada de seguimiento", "Propuesta de renovación 2027", "Duda sobre la última factura", "Visita a la planta", "Presentación del plan anual"];
const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, ".");

function customer(index: number): Row {
  const company = index % 5 === 0;
  const name = company ? `${pick(firms)} ${index % 40 || ""}`.trim() : `${pick(first)} ${pick(last)} ${pick(last)}`;
  const [city, country] = pick(places);
  const id = String(1000 + index);
  const email = `${plain(name)}@example.com`;
  const digits = String(600_000_000 + Math.floor(random() * 99_999_999));
  const typed = `${digits.slice(0, 3)} ${digits.slice(3, 6)} ${digits.slice(6)}`;
  const phone = { e164: `+34${digits}`, typed, valid: index % 17 !== 3 };
  const person = Math.floor(random() * people.length);
  return {
    id, version: 1, created_at: moment(90_000 + index * 37), updated_at: moment(index * 41), kind: company ? "company" : "person", name,
    job_title: company ? null : pick(["Directora general", "Compras", "Gerente", "Responsable de TI", null]), stage: pick(["prospect", "lead", "active", "active", "at_risk", "lapsed"]),
    source: pick(["web", "referral", "fair", "import"]), owner: { id: String(person + 1), label: people[person] }, city, country, website: company ? `https://www.${plain(name)}.example` : null,
    lifetime_value: index % 4 ? { amount: (random() * 90_000).toFixed(2), currency: "EUR" } : null, discount: index % 6 ? null : 12.5, newsletter: index % 2 === 0,
    birthday: company ? null : "1984-03-17", last_contact_at: moment(Math.floor(random() * 60_000)), about: null, primary_email: email, primary_phone: phone,
    emails: [{ id: `${id}-1`, email, kind: "work", primary: true }, ...(index % 3 ? [] : [{ id: `${id}-2`, email: `info.${email}`, kind: "home", primary: false }])],
    phones: [{ id: `${id}-3`, phone, kind: "mobile", primary: true }],
    addresses: [{ id: `${id}-4`, address: { street: "Calle Mayor 12, 3.º B", city, region: null, postal_code: "28013", country }, primary: true }],
    _can: { write: true, delete: true },
  };
}

function interactions(customers: Row[]): Row[] {
  return customers.slice(0, 60).flatMap((one, at) =>
    Array.from({ length: 7 }, (_, index): Row => {
      const channel = pick(["call", "email", "meeting", "note", "chat"]);
      const person = Math.floor(random() * people.length);
      return {
        id: `i${at}-${index}`, version: 1, created_at: moment(index * 900), entity: "interactions", subject: pick(topics), customer: { id: one.id, label: one.name }, channel,
        direction: channel === "note" || channel === "meeting" ? null : pick(["in", "out"]), at: moment(25 + index * 2_350 + at), user: { id: String(person + 1), label: people[person] },
        duration: channel === "call" || channel === "meeting" ? 95 + Math.floor(random() * 1800) : null,
        summary: index % 2 ? "Interesada en el plan anual; pide descuento por volumen y una referencia del mismo sector. Quedamos en enviarle la propuesta el jueves." : null,
      };
    }),
  );
}

function tasks(customers: Row[]): Row[] {
  return Array.from({ length: 90 }, (_, index): Row => {
    const one = customers[index % 40]!;
    const person = Math.floor(random() * people.length);
    return {
      id: `t${index}`, version: 1, created_at: moment(index * 60), updated_at: moment(index * 60), entity: "tasks", title: pick(["Enviar la propuesta", "Llamar para cerrar la fecha", "Revisar el contrato", "Preparar la visita"]),
      customer: { id: one.id, label: one.name }, status: pick(["open", "open", "waiting", "done"]), due_at: moment(-1440 * (index % 9) + 300), owner: { id: String(person + 1), label: people[person] }, notes: null, _can: { write: true, delete: true },
    };
  });
}

const named = (id: string, more: Record<string, unknown>): Row => ({ id, version: 1, created_at: moment(99_999), updated_at: moment(99_999), ...more });
export function sample_rows(): Store {
  seed = 7;
  const customers = Array.from({ length: 2_400 }, (_, index) => customer(index));
  const link = (index: number) => ({ id: customers[index]!.id, label: customers[index]!.name });
  return new Map([
    ["customers", customers],
    ["interactions", interactions(customers)],
    ["tasks", tasks(customers)],
    ["relations", [named("r1", { from: link(1), kind: "works_at", to: link(0) }), named("r2", { from: link(2), kind: "referred_by", to: link(1) })]],
    ["users", people.map((name, index) => named(String(index + 1), { name, email: `${plain(name)}@acme.example`, team: { id: index < 2 ? "1" : "3", label: index < 2 ? "Ventas" : "Ventas Norte" }, role: { id: "1", label: "Ventas" }, active: true }))],
    ["teams", [named("1", { name: "Ventas", parent: null }), named("2", { name: "Atención al cliente", parent: null }), named("3", { name: "Ventas Norte", parent: { id: "1", label: "Ventas" } }), named("4", { name: "Ventas Sur", parent: { id: "1", label: "Ventas" } })]],
    ["roles", [named("1", { name: "Ventas" }), named("2", { name: "Dirección" }), named("3", { name: "Solo lectura" })]],
    ["role_rights", ["customers", "tasks", "interactions"].flatMap((entity) => ["read", "create", "update", "delete"].map((action, index) => named(`${entity}.${action}`, { role: { id: "1", label: "Ventas" }, of_entity: entity, action, level: ["team", "all", "own", "none"][index] })))],
    ["role_fields", [named("f1", { role: { id: "1", label: "Ventas" }, of_entity: "customers", field: "discount", may_read: false, may_write: false })]],
    ["views", [named("v1", { name: "En riesgo en España", of_entity: "customers", kind: "list", owner: { id: "2", label: "Luis Ortega" }, config: { filter: { all: [{ stage: { in: ["at_risk"] } }, { country: { in: ["ES"] } }] }, sort: "-lifetime_value" } })]],
    ["import_mappings", []],
  ]);
}
