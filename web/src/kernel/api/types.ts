// The shapes of docs/reference/api.md, by hand until they are made from /api/openapi.json.

export type Id = string;
export interface LinkValue { id: Id; label: string | null }
export interface AnyLinkValue extends LinkValue { entity: string }
export interface MoneyValue { amount: string; currency: string }
export interface PhoneValue { e164: string | null; typed: string; valid: boolean }
export interface AddressValue {
  street?: string | null;
  city?: string | null;
  region?: string | null;
  postal_code?: string | null;
  country?: string | null;
}
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface Row {
  id: Id;
  version?: number;
  created_at?: string;
  updated_at?: string;
  _can?: { write: boolean; delete: boolean };
  [field: string]: unknown;
}

export interface Session {
  user: { id: Id; name: string; email: string; language: string | null; zone: string | null };
  company: { name: string; currency: string; country: string; zone: string; language: string };
  csrf: string;
  administrator: boolean;
}
export interface Setup {
  company: { name: string; country: string; currency: string; language: string; zone: string };
  administrator: { name: string; email: string; password: string };
}

export type Operator =
  | "eq" | "ne" | "lt" | "le" | "gt" | "ge" | "in" | "empty"
  | "contains" | "starts" | "ends" | "has" | "period" | "me";
export interface Option { value: string; label: string; color: string | null }
export interface Field {
  name: string;
  type: string;
  label: string;
  help: string | null;
  required: boolean;
  listed: boolean;
  sortable: boolean;
  filterable: boolean;
  writable: boolean;
  custom: boolean;
  /** Who was shown its values is kept. */
  reads_logged?: boolean;
  operators: Operator[];
  options: Option[] | null;
  to: string | null;
  min: number | null;
  max: number | null;
  max_length: number | null;
  fallback?: string | null;
  /** Fields that it is made of when nothing is sent: a name of the first and the last one. */
  made_of?: string[];
}
export type Level = "none" | "own" | "team" | "all";
export interface EntityRights {
  read: Level;
  create: boolean;
  update: Level;
  delete: Level;
  export: boolean;
  bulk: boolean;
  share?: Level;
}
export interface Layout {
  list: string[];
  form: { title: string; fields: string[] }[];
  board: string | null;
  subtitle: string[];
  /** Fields and collections of some kinds of record alone. */
  only?: { field: string; is: string[]; fields: string[] }[];
}
export interface Entity {
  name: string;
  label: string;
  label_one: string;
  icon: string;
  owned: boolean;
  parent: string | null;
  can: EntityRights;
  title: string;
  fields: Field[];
  /** Names of the collections whose rows are sent with the record. */
  children: string[];
  /** Everything that links here: the name it is asked by, the entity of its rows, and their link. */
  collections: Collection[];
  layout: Layout;
}
export interface Schema {
  version: number;
  entities: Entity[];
  menu: { entity: string; label: string; icon: string }[];
}

export interface Collection { name: string; label?: string; entity: string; link: string }

export type FilterJson = { [key: string]: Json };
export interface Page { rows: Row[]; next: string | null; count?: number }
export interface ListQuery {
  filter?: FilterJson;
  sort?: string;
  fields?: string;
  limit?: number;
  cursor?: string;
  count?: "exact" | "none";
  as_of?: string;
  q?: string;
}
export interface BoardColumn { value: string | null; label: string; count: number; rows: Row[]; next: string | null }
export interface Group { key: (string | null)[]; labels: string[]; count: number; [measure: string]: unknown }
export interface Actor { id: Id; label: string | null }
export type Cause = "request" | "import" | "bulk" | "undo" | "job";
export interface Change { field: string; label: string; from: unknown; to: unknown }
export interface Version {
  at: string;
  actor: Actor | null;
  kind: "created" | "updated" | "deleted" | "restored" | "shared";
  cause: Cause;
  operation: Id;
  set: number;
  changes: Change[];
  /** Of "shared": with whom it is shared now, or no longer. */
  shares?: ShareChange[];
}
export interface ShareChange { user?: LinkValue; team?: LinkValue; from: Share["level"] | null; to: Share["level"] | null }
export interface DuplicateCandidate { id: Id; label: string; detail: string | null; score: number; reasons: string[] }
export interface AccessReason { visible: boolean; writable: boolean; rules: { rule: string; text: string }[] }
export interface Share { id: Id; user?: LinkValue | null; team?: LinkValue | null; level: "read" | "write" }
export interface TrashRow { entity: string; id: Id; label: string; deleted_at: string; actor: Actor | null }
export interface SearchResult { entity: string; id: Id; label: string; detail: string | null; matched: string | null }

export interface Operation {
  id: Id;
  at: string;
  actor: Actor | null;
  cause: Cause;
  summary: string;
  /** Names, comma separated. */
  entities: string;
  counts: { created: number; updated: number; deleted: number };
  undone_by: Id | null;
}
export interface UndoPreview {
  created: number;
  updated: number;
  deleted: number;
  conflicts: { entity: string; id: Id; label: string; reason: string }[];
  conflict_count: number;
  columns: string[];
}
export type UndoResult = { operation: Id; restored: number; conflict_count: number } | { job: Id; operation: Id };

export type JobState = "queued" | "running" | "done" | "failed" | "cancelled" | "dead";
export interface Job {
  id: Id;
  kind: string;
  state: JobState;
  progress: { done: number; total: number | null; rate: number | null } | null;
  result: Json;
  error: string | null;
  created_at?: string;
}
export interface JobStarted { job: Id; operation?: Id }

export interface ImportColumn { name: string; samples: string[]; guess: string | null }
export interface ImportMapping {
  // Where a column goes; to several targets as a list: a customer number that is the name too.
  columns: Record<string, string | string[]>;
  key: string[];
  mode: "create" | "update" | "both";
  same_key: "merge" | "refuse";
  // A cell that its field cannot take: the row goes in without it and is reported, or is refused whole.
  bad_cells?: "skip" | "refuse";
  // A row whose key is blank.
  blank_key?: "create" | "refuse";
  constants: Record<string, unknown>;
  date_order: "dmy" | "mdy" | "ymd";
}
export interface ImportPreview {
  new: number;
  updated: number;
  unchanged: number;
  duplicates: number;
  failed: number;
  warnings: number;
  errors: { row: number; line: number; column: string; value: string; message: string; kind: "error" | "warning" }[];
  sample: Row[];
}
export interface ImportFile {
  id: Id;
  entity?: string;
  name?: string;
  encoding: string;
  delimiter: string;
  columns: ImportColumn[];
  /** What the wizard begins with. */
  suggestion?: ImportMapping;
  size: number;
  mapping?: ImportMapping | null;
  state?: string;
  preview?: ImportPreview | null;
  job?: Id | null;
  operation?: Id | null;
}

export interface Company {
  name: string;
  country: string;
  currency: string;
  language: string;
  zone: string;
  tax_id: string | null;
  website: string | null;
  phone: PhoneValue | string | null;
  address: AddressValue | null;
}
export interface ApiToken {
  id: Id;
  name: string;
  scopes: string[];
  created_at?: string;
  expires_at: string | null;
  last_used_at?: string | null;
}
/** One answer, and what it showed of one kind of record. */
export interface SensitiveRead {
  id: Id;
  at: string;
  /** Without a label: the program itself. */
  user: LinkValue;
  token: Id | null;
  entity: string;
  /** None where several were shown. */
  record: Id | null;
  rows: number;
  fields: string[];
  route: string;
  question: string;
}
export interface RolePreview {
  entities: { entity: string; label?: string; level: Level; count: number; actions?: string[] }[];
  hidden_fields: { entity: string; field: string; label?: string }[];
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail?: string;
  errors?: { path: string; code: string; message: string }[];
  request_id?: string;
  setup_needed?: boolean;
  current?: Row;
  changed?: string[];
}

export interface RecordEvent {
  entity: string;
  id: Id;
  kind: "created" | "updated" | "deleted" | "restored" | "shared";
  version: number;
  fields: string[];
  actor: Id | null;
}
/** Somebody else's now, or no longer shared: not to be seen any more. */
export interface LossEvent { entity: string; id: Id; kind: "hidden" }
/** Too much to tell one by one. */
export interface FloodEvent { entity: string; kind: "many" }
export type LiveEvent = RecordEvent | LossEvent | FloodEvent;
/** One may see or do other things than when the screen was loaded. */
export interface RightsMessage { rights: "changed" }
export type LiveMessage = LiveEvent | RightsMessage | { job: Job };
