// How a logged call, note, meeting or task becomes a row, whatever exactly the schema calls its fields.
import type { Entity, Field, Row, Schema } from "~/kernel/api/types";
import { find_entity, find_field, links_to } from "~/kernel/schema/schema";

export type ActivityKind = "call" | "note" | "meeting" | "task";
export const activity_kinds: ActivityKind[] = ["note", "call", "meeting", "task"];

const first_named = (entity: Entity, names: string[]) => names.map((name) => find_field(entity, name)).find((field) => !!field);

export interface ActivityFields { title?: Field; text?: Field; when?: Field; customer?: Field; who?: Field; duration?: Field; channel?: Field; direction?: Field; outcome?: Field; status?: Field }
export function activity_fields(entity: Entity): ActivityFields {
  const people = links_to(entity, "users");
  return {
    title: find_field(entity, entity.title),
    text: first_named(entity, ["body", "description", "notes", "text", "summary"]),
    when: first_named(entity, ["at", "due_at", "due", "due_on"]),
    customer: links_to(entity, "customers")[0],
    who: people.find((field) => field.name === "user" || field.name === "agent" || field.name === "assignee") ?? people[0],
    duration: entity.fields.find((field) => field.type === "duration"),
    channel: find_field(entity, "channel"),
    direction: find_field(entity, "direction"),
    outcome: find_field(entity, "outcome"),
    status: first_named(entity, ["state", "status", "done"]),
  };
}

export const entity_of_kind = (schema: Schema, kind: ActivityKind) => find_entity(schema, kind === "task" ? "tasks" : "interactions");

export interface ActivityDraft { text: string; when: string | null; duration: number | null; direction: string | null; outcome: string | null; who: { id: string; label: string | null } | null }
export const fresh_draft = (kind: ActivityKind): ActivityDraft => ({
  text: "", when: kind === "task" ? null : new Date().toISOString(), duration: null, direction: kind === "call" ? "out" : null, outcome: null, who: null,
});

const outgoing = ["out", "outbound", "outgoing"];
/** Our "out" in the schema's own word. */
export function direction_value(field: Field | undefined, direction: string | null): string | null {
  const values = field?.options?.map((option) => option.value) ?? [];
  const out = values.find((value) => outgoing.includes(value));
  if (direction === "out") return out ?? null;
  return direction === "in" ? (values.find((value) => value !== out && value.startsWith("in")) ?? null) : null;
}

export function activity_body(entity: Entity, kind: ActivityKind, customer: string, draft: ActivityDraft): Record<string, unknown> {
  const fields = activity_fields(entity);
  const body: Record<string, unknown> = {};
  const put = (field: Field | undefined, value: unknown) => {
    if (field?.writable && value !== null && value !== "") body[field.name] = value;
  };
  put(fields.customer, customer);
  const [first, ...rest] = draft.text.trim().split("\n");
  const separate = fields.text && fields.title && fields.text.name !== fields.title.name && fields.title.type === "text";
  if (separate) {
    put(fields.title, first!.slice(0, fields.title!.max_length ?? 200));
    put(fields.text, rest.join("\n").trim() || (first!.length > (fields.title!.max_length ?? 200) ? first : null));
  } else put(fields.text ?? fields.title, draft.text.trim());
  put(fields.when, fields.when?.type === "date" ? draft.when?.slice(0, 10) : draft.when);
  if (kind !== "task") put(fields.channel, kind);
  put(fields.direction, direction_value(fields.direction, draft.direction));
  put(fields.duration, draft.duration);
  put(fields.outcome, draft.outcome);
  put(fields.who, draft.who?.id ?? null);
  return body;
}

/** `at` is its place in the timeline; a task also has a day by which it is due. */
export interface Activity { row: Row; entity: Entity; is_task: boolean; at: string; due: string; channel: string; title: string; text: string; who: string; done: boolean }
const words = (value: unknown) => (typeof value === "string" ? value : "");

export function read_activity(schema: Schema, row: Row): Activity | null {
  const named = words(row.entity) || words(row._entity);
  const entity = find_entity(schema, named || ("channel" in row ? "interactions" : "tasks"));
  if (!entity) return null;
  const fields = activity_fields(entity);
  const is_task = entity.name === "tasks";
  const title = words(row[entity.title]);
  const text = fields.text && fields.text.name !== entity.title ? words(row[fields.text.name]) : "";
  const status = fields.status && row[fields.status.name];
  const person = fields.who && (row[fields.who.name] as { label: string | null } | null);
  return {
    row, entity, is_task, title, text,
    at: words(row.moment) || words(row.at) || words(row.created_at),
    due: is_task ? words(fields.when && row[fields.when.name]) : "",
    channel: is_task ? "task" : words(row.channel),
    who: person?.label ?? "",
    done: status === true || status === "done" || status === "closed" || status === "completed",
  };
}
