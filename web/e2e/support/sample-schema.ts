// A schema of the kind the server gives, for looking at the screens without it.
type Words = [es: string, en: string];
type FieldRow = [name: string, type: string, words: Words, more?: Record<string, unknown>];
const option = (value: string, words: Words, color: string | null = null) => ({ value, words, color });

const operators: Record<string, string[]> = {
  text: ["contains", "eq", "ne", "starts", "ends", "empty"], choice: ["in", "eq", "ne", "empty"], link: ["eq", "in", "empty", "me"],
  moment: ["period", "lt", "ge", "empty"], date: ["period", "lt", "ge", "empty"], number: ["eq", "ge", "le", "empty"], flag: ["eq"], money: ["ge", "le", "empty"],
};
const kinds = [option("person", ["Persona", "Person"]), option("company", ["Empresa", "Company"]), option("household", ["Hogar", "Household"])];
const stages = [option("prospect", ["Prospecto", "Prospect"], "blue"), option("lead", ["Interesado", "Lead"], "violet"), option("active", ["Cliente", "Active"], "green"), option("at_risk", ["En riesgo", "At risk"], "amber"), option("lapsed", ["Inactivo", "Lapsed"], "gray")];
const countries = [option("ES", ["España", "Spain"]), option("MX", ["México", "Mexico"]), option("AR", ["Argentina", "Argentina"]), option("CO", ["Colombia", "Colombia"]), option("PE", ["Perú", "Peru"])];
const sources = [option("web", ["Web", "Web"]), option("referral", ["Recomendación", "Referral"]), option("fair", ["Feria", "Fair"]), option("import", ["Importación", "Import"])];
const channels = [option("call", ["Llamada", "Call"]), option("email", ["Correo", "Email"]), option("meeting", ["Reunión", "Meeting"]), option("note", ["Nota", "Note"]), option("chat", ["Chat", "Chat"])];
const use = [option("work", ["Trabajo", "Work"]), option("home", ["Casa", "Home"]), option("mobile", ["Móvil", "Mobile"])];

interface EntityRow { name: string; one: Words; many: Words; icon: string; title: string; parent?: string; children?: string[]; owned?: boolean; list: string[]; form: [Words, string[]][]; board?: string; subtitle?: string[]; fields: FieldRow[] }
const to = (entity: string, more = {}) => ({ to: entity, sortable: true, ...more });
const owner: FieldRow = ["owner", "link", ["Responsable", "Owner"], to("users")];
const customer: FieldRow = ["customer", "link", ["Cliente", "Customer"], to("customers", { required: true })];

const entities: EntityRow[] = [
  { name: "customers", one: ["Cliente", "Customer"], many: ["Clientes", "Customers"], icon: "users", title: "name", children: ["emails", "phones", "addresses"], owned: true, board: "stage", subtitle: ["job_title", "city", "country"], list: ["name", "primary_email", "primary_phone", "stage", "city", "owner", "lifetime_value", "last_contact_at"],
    form: [[["Datos", "Details"], ["kind", "name", "job_title", "stage", "source", "owner"]], [["Ubicación", "Place"], ["city", "country", "website"]], [["Valor", "Value"], ["lifetime_value", "discount", "newsletter", "birthday", "last_contact_at"]], [["Notas", "Notes"], ["about"]]],
    fields: [["kind", "choice", ["Tipo", "Kind"], { options: kinds, required: true }], ["name", "text", ["Nombre", "Name"], { required: true, max_length: 200 }], ["job_title", "text", ["Cargo", "Job title"]], ["stage", "choice", ["Etapa", "Stage"], { options: stages }], ["source", "choice", ["Origen", "Source"], { options: sources }], owner, ["city", "text", ["Ciudad", "City"]], ["country", "choice", ["País", "Country"], { options: countries }], ["website", "url", ["Sitio web", "Website"]], ["lifetime_value", "money", ["Valor de vida", "Lifetime value"]], ["discount", "percent", ["Descuento", "Discount"]], ["newsletter", "flag", ["Boletín", "Newsletter"]], ["birthday", "date", ["Nacimiento", "Birthday"]], ["last_contact_at", "moment", ["Último contacto", "Last contact"], { writable: false }], ["about", "text", ["Acerca de", "About"], { max_length: 5000 }]] },
  { name: "tasks", one: ["Tarea", "Task"], many: ["Tareas", "Tasks"], icon: "tasks", title: "title", owned: true, board: "status", subtitle: ["status"], list: ["title", "customer", "status", "due_at", "owner"], form: [[["Tarea", "Task"], ["title", "customer", "status", "due_at", "owner", "notes"]]],
    fields: [["title", "text", ["Título", "Title"], { required: true, max_length: 200 }], ["customer", "link", ["Cliente", "Customer"], to("customers")], ["status", "choice", ["Estado", "Status"], { options: [option("open", ["Abierta", "Open"], "blue"), option("waiting", ["En espera", "Waiting"], "amber"), option("done", ["Hecha", "Done"], "green")] }], ["due_at", "moment", ["Vence", "Due"]], owner, ["notes", "text", ["Notas", "Notes"], { max_length: 4000 }]] },
  { name: "interactions", one: ["Interacción", "Interaction"], many: ["Interacciones", "Interactions"], icon: "messages", title: "subject", list: ["subject", "customer", "channel", "direction", "at", "user", "duration"], form: [[["Interacción", "Interaction"], ["subject", "customer", "channel", "direction", "at", "user", "duration", "summary"]]],
    fields: [["subject", "text", ["Asunto", "Subject"], { max_length: 200 }], customer, ["channel", "choice", ["Canal", "Channel"], { options: channels }], ["direction", "choice", ["Sentido", "Direction"], { options: [option("in", ["Entrante", "Inbound"]), option("out", ["Saliente", "Outbound"])] }], ["at", "moment", ["Cuándo", "When"]], ["user", "link", ["Quién", "Who"], to("users")], ["duration", "duration", ["Duración", "Duration"]], ["summary", "text", ["Resumen", "Summary"], { max_length: 10000 }]] },
  { name: "emails", one: ["Correo", "Email"], many: ["Correos", "Emails"], icon: "email", title: "email", parent: "customers", list: ["email"], form: [], fields: [["email", "email", ["Correo", "Email"], { required: true }], ["kind", "choice", ["Uso", "Use"], { options: use }], ["primary", "flag", ["Principal", "Primary"]], customer] },
  { name: "phones", one: ["Teléfono", "Phone"], many: ["Teléfonos", "Phones"], icon: "phone", title: "phone", parent: "customers", list: ["phone"], form: [], fields: [["phone", "phone", ["Teléfono", "Phone"], { required: true }], ["kind", "choice", ["Uso", "Use"], { options: use }], ["primary", "flag", ["Principal", "Primary"]], customer] },
  { name: "addresses", one: ["Dirección", "Address"], many: ["Direcciones", "Addresses"], icon: "address", title: "address", parent: "customers", list: ["address"], form: [], fields: [["address", "address", ["Dirección", "Address"]], ["primary", "flag", ["Principal", "Primary"]], customer] },
  { name: "relations", one: ["Relación", "Relation"], many: ["Relaciones", "Relations"], icon: "link", title: "id", list: ["from", "kind", "to"], form: [[["Relación", "Relation"], ["from", "kind", "to"]]], fields: [["from", "link", ["De", "From"], to("customers", { required: true })], ["kind", "choice", ["Relación", "Relation"], { options: [option("works_at", ["Trabaja en", "Works at"]), option("referred_by", ["Recomendado por", "Referred by"])] }], ["to", "link", ["A", "To"], to("customers", { required: true })]] },
  { name: "users", one: ["Persona", "Person"], many: ["Personas", "People"], icon: "user", title: "name", list: ["name", "email", "team", "role", "active"], form: [[["Persona", "Person"], ["name", "email", "team", "role", "active"]]], fields: [["name", "text", ["Nombre", "Name"], { required: true }], ["email", "email", ["Correo", "Email"], { required: true }], ["team", "link", ["Equipo", "Team"], to("teams")], ["role", "link", ["Rol", "Role"], to("roles")], ["active", "flag", ["Activa", "Active"]]] },
  { name: "teams", one: ["Equipo", "Team"], many: ["Equipos", "Teams"], icon: "users-group", title: "name", list: ["name", "parent"], form: [[["Equipo", "Team"], ["name", "parent"]]], fields: [["name", "text", ["Nombre", "Name"], { required: true }], ["parent", "link", ["Dentro de", "Inside"], to("teams")]] },
  { name: "roles", one: ["Rol", "Role"], many: ["Roles", "Roles"], icon: "shield", title: "name", list: ["name"], form: [[["Rol", "Role"], ["name"]]], fields: [["name", "text", ["Nombre", "Name"], { required: true }]] },
  { name: "role_rights", one: ["Permiso", "Right"], many: ["Permisos", "Rights"], icon: "shield", title: "action", parent: "roles", list: ["entity", "action", "level"], form: [], fields: [["role", "link", ["Rol", "Role"], to("roles")], ["of_entity", "text", ["Registros", "Records"]], ["action", "text", ["Acción", "Action"]], ["level", "choice", ["Nivel", "Level"], { options: [] }]] },
  { name: "role_fields", one: ["Campo", "Field"], many: ["Campos", "Fields"], icon: "shield", title: "field", parent: "roles", list: ["entity", "field"], form: [], fields: [["role", "link", ["Rol", "Role"], to("roles")], ["of_entity", "text", ["Registros", "Records"]], ["field", "text", ["Campo", "Field"]], ["may_read", "flag", ["Ver", "Read"]], ["may_write", "flag", ["Cambiar", "Write"]]] },
  { name: "views", one: ["Vista", "View"], many: ["Vistas", "Views"], icon: "file", title: "name", list: ["name"], form: [], fields: [["name", "text", ["Nombre", "Name"]], ["of_entity", "text", ["Entidad", "Entity"]], ["kind", "text", ["Forma", "Kind"]], ["config", "json", ["Detalle", "Config"]], owner] },
  { name: "import_mappings", one: ["Asignación", "Mapping"], many: ["Asignaciones", "Mappings"], icon: "import", title: "name", list: ["name"], form: [], fields: [["name", "text", ["Nombre", "Name"]], ["of_entity", "text", ["Entidad", "Entity"]], ["config", "json", ["Asignación", "Mapping"]]] },
];

export function sample_schema(language: string) {
  const say = (words: Words) => words[language === "en" ? 1 : 0];
  const field = ([name, type, words, more = {}]: FieldRow) => {
    const options = (more.options as ReturnType<typeof option>[] | undefined)?.map(({ value, words, color }) => ({ value, label: say(words), color })) ?? null;
    return {
      name, type, label: say(words), help: null, required: false, listed: true, sortable: type !== "json", filterable: type !== "json", writable: true, custom: false,
      operators: operators[type] ?? operators.text, to: null, min: null, max: null, max_length: null, ...more, options,
    };
  };
  const can = { read: "all", create: true, update: "all", delete: "all", export: true, bulk: true };
  const drawn = entities.map((row) => ({
    name: row.name, label: say(row.many), label_one: say(row.one), icon: row.icon, owned: !!row.owned, parent: row.parent ?? null, can, title: row.title,
    fields: row.fields.map(field), children: row.children ?? [],
    layout: { list: row.list, form: row.form.map(([title, fields]) => ({ title: say(title), fields })), board: row.board ?? null, subtitle: row.subtitle ?? [] },
  }));
  const menu = ["customers", "tasks", "interactions", "relations"].map((name) => drawn.find((entity) => entity.name === name)!).map(({ name, label, icon }) => ({ entity: name, label, icon }));
  return { version: 1, entities: drawn, menu };
}
