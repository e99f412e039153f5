// A hardware wholesaler with two teams, three roles and customers in two countries: enough to look at, the same every time.
import { Api, type Row } from "./api";
import { administrator } from "./server";

const firsts = ["Lucía", "Martín", "Carmen", "Hugo", "Sofía", "Mateo", "Valeria", "Álvaro", "Elena", "Diego", "Paula", "Iker", "Inés", "Óscar", "Nuria", "Pablo", "Rocío", "Javier", "Ximena", "Andrés"];
const lasts = ["García López", "Fernández Soto", "Núñez Vidal", "Ibáñez Ruiz", "Hernández Cruz", "Álvarez Peña", "Castillo Mora", "Ortega Prieto", "Zúñiga Ríos", "Domínguez Gil", "Romero Sanz", "Vega Iglesias", "Molina Cano"];
const firms = ["Construcciones Arriaga", "Reformas Levante", "Grupo Azulejos del Sur", "Talleres Goñi", "Instalaciones Peñalver", "Maderas Urkiola", "Pinturas Almudena", "Cerrajería Hermanos Soto", "Hoteles Costa Clara", "Obras y Servicios Tajo", "Fontanería Del Río", "Electricidad Bermejo", "Carpintería La Nogalera", "Jardines Mediterráneo", "Aluminios Quiroga", "Promotora Nueva Alameda", "Ferretera del Bajío", "Materiales Querétaro", "Techos y Muros Anáhuac", "Herrajes Jalisco"];
const places: [city: string, country: string, dial: string][] = [["Madrid", "ES", "+34 6"], ["Valencia", "ES", "+34 6"], ["Sevilla", "ES", "+34 6"], ["Bilbao", "ES", "+34 6"], ["Zaragoza", "ES", "+34 6"], ["Ciudad de México", "MX", "+52 55 "], ["Guadalajara", "MX", "+52 33 "]];
const stages = ["active", "active", "lead", "prospect", "active", "at_risk", "lead", "active", "lapsed", "prospect", "won_back"];
const sources = ["web", "referral", "fair", "cold_call", "partner", "email_campaign"];
const jobs = ["Jefa de compras", "Encargado de obra", "Gerente", "Arquitecta técnica", "Administración"];
const spoken: [string, string, string, number | null][] = [
  ["call", "out", "Confirma el pedido de 40 cajas de tirafondos", 312], ["email", "in", "Pide la ficha técnica del impermeabilizante", null],
  ["meeting", "out", "Visita a la obra de la calle Alcalá: faltan anclajes", 3600], ["call", "in", "Pregunta por el plazo de las puertas cortafuegos", 145],
  ["note", "", "Prefiere que la llamen por la tarde, nunca los lunes", null], ["whatsapp", "in", "Manda fotos de las bisagras rotas", null],
  ["email", "out", "Oferta de otoño con un 8 % en pintura exterior", null], ["call", "out", "No contesta; se deja mensaje", 25],
];
const works = ["Enviar la oferta revisada", "Llamar por la factura pendiente", "Preparar muestras de azulejo", "Confirmar la entrega del jueves", "Revisar el límite de crédito", "Cerrar la visita de noviembre"];
const at = <T,>(list: T[], index: number): T => list[((index % list.length) + list.length) % list.length]!;
const plain = (text: string) => text.normalize("NFD").replace(/[^a-zA-Z ]/g, "").toLowerCase().trim().replace(/ +/g, ".");
const days_from_now = (days: number, minutes = 0) => new Date(Date.now() + days * 86_400_000 + minutes * 60_000).toISOString();

export const password = "clave-de-equipo-1";
export interface Company { api: Api; people: { manager: Row; rep: Row; reader: Row; agent: Row }; customers: Row[] }

async function make_people(api: Api) {
  const roles = await api.list("roles");
  // The default roles are made in this order: administrator, manager, rep, agent, marketer, reader.
  const [, manage, sell, serve, , look] = roles.toSorted((a, b) => Number(a.id) - Number(b.id));
  const centre = await api.create("teams", { name: "Ventas Centro" });
  const south = await api.create("teams", { name: "Ventas Sur", parent: centre.id });
  const person = async (name: string, login: string, role: Row, team: Row) => {
    const row = await api.create("users", { name, email: `${login}@iberica.example`, team: team.id, roles: [role.id], active: true });
    await api.call("POST", `/users/${row.id}/password`, { password });
    return row;
  };
  return {
    manager: await person("Beatriz Solana", "beatriz", manage!, centre),
    rep: await person("Carlos Mena", "carlos", sell!, south),
    agent: await person("Dolores Ferrer", "dolores", serve!, centre),
    reader: await person("Emilio Paz", "emilio", look!, centre),
  };
}

async function make_customers(api: Api, owners: Row[]) {
  const customers: Row[] = [];
  for (let index = 0; index < 84; index++) {
    const firm = index % 4 === 0 ? firms[index / 4] : undefined;
    const first = at(firsts, index * 7 + 3);
    const last = at(lasts, index * 5 + 1);
    const [city, country, dial] = at(places, index * 3);
    const name = firm ?? `${first} ${last}`;
    const digits = `${12345678 + index * 7919}`.slice(0, 8);
    const more = firm ? { kind: "company", website: `https://${plain(firm).replaceAll(".", "")}.example`, employees: 12 + ((index * 37) % 240) } : { kind: "person", first_name: first, last_name: last, job_title: at(jobs, index), company: customers.filter((row) => row.kind === "company").at(-1)?.id };
    customers.push(await api.create("customers", {
      name, city, country, ...more, stage: at(stages, index), source: at(sources, index), owner: at(owners, index).id,
      emails: [{ email: `${plain(name)}@correo.example`, kind: "work", primary: true }],
      phones: [{ phone: `${dial}${digits}`, kind: "mobile", primary: true }],
      addresses: [{ street: `Calle Mayor ${index + 2}`, city, country, postal_code: country === "ES" ? `280${10 + (index % 40)}` : `060${10 + (index % 40)}`, kind: "billing", primary: true }],
    }));
  }
  return customers;
}

async function make_activities(api: Api, customers: Row[], owners: Row[]) {
  for (const [index, customer] of customers.entries()) {
    for (let turn = 0; turn < (index < 6 ? 7 : index % 3); turn++) {
      const [channel, direction, summary, duration] = at(spoken, index + turn);
      await api.create("interactions", { customer: customer.id, channel, direction: direction || null, summary, duration, user: at(owners, turn).id, at: days_from_now(-turn * 3 - (index % 5), -37 * turn) });
    }
    if (index % 2) continue;
    await api.create("tasks", { title: at(works, index / 2), customer: customer.id, due_at: days_from_now((index % 11) - 3), priority: at(["normal", "high", "low", "urgent"], index), state: at(["open", "in_progress", "open", "done"], index / 2), owner: at(owners, index).id });
  }
}

export async function make_company(server: string): Promise<Company> {
  const api = await Api.sign_in(server, administrator.email, administrator.password);
  const people = await make_people(api);
  const owners = [api.user as unknown as Row, people.manager, people.rep];
  const customers = await make_customers(api, owners);
  await make_activities(api, customers, owners);
  return { api, people, customers };
}
