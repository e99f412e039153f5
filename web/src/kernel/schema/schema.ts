// What the server says about entities and fields; every list, form and filter is drawn from it.
import { queryOptions, useQuery } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import { useTranslation } from "react-i18next";
import { read_schema } from "~/kernel/api/records";
import type { Collection, Entity, Field, Layout, Operator, Row, Schema } from "~/kernel/api/types";

export const SchemaContext = createContext<Schema | null>(null);

export function useSchema(): Schema {
  const schema = useContext(SchemaContext);
  if (!schema) throw new Error("the schema is not loaded");
  return schema;
}

export function find_entity(schema: Schema, name: string): Entity | undefined {
  return schema.entities.find((entity) => entity.name === name);
}
export function useEntity(name: string): Entity | undefined {
  return find_entity(useSchema(), name);
}
export function find_field(entity: Entity, name: string): Field | undefined {
  return entity.fields.find((field) => field.name === name);
}
export function title_of(entity: Entity | undefined, row: Row): string {
  const value = row[entity?.title ?? "name"];
  if (typeof value === "string" && value) return value;
  if (value && typeof value === "object" && "label" in value) return String((value as { label: unknown }).label ?? row.id);
  return row.id;
}

export function plain_field(name: string, type: string, label: string, more: Partial<Field> = {}): Field {
  return {
    name, type, label, help: null, required: false, listed: false, sortable: false, filterable: false, writable: false,
    custom: false, operators: [], options: null, to: null, min: null, max: null, max_length: null, ...more,
  };
}

const moment_operators: Operator[] = ["period", "lt", "ge", "empty"];
// A list may ask for the address that comes first: primary_email stands for the child row of emails.
const primaries: Record<string, [column: string, field: string]> = {
  emails: ["primary_email", "email"],
  phones: ["primary_phone", "phone"],
};

/** A server that names no collections has one for each child and for each entity that links here once. */
function named_collections(entity: Entity, schema: Schema): Collection[] {
  if (entity.collections) return entity.collections;
  return schema.entities.flatMap((other) => {
    const links = links_to(other, entity.name);
    const wanted = entity.children.includes(other.name) || (links.length === 1 && links[0]!.name !== "owner");
    return wanted && links[0] ? [{ name: other.name, entity: other.name, link: links[0].name }] : [];
  });
}

const no_layout: Layout = { list: [], form: [], board: null, subtitle: [] };
function with_common_fields(entity: Entity, schema: Schema, words: (key: string) => string): Entity {
  const fields = [...entity.fields];
  const offer = (field: Field) => {
    if (!fields.some((known) => known.name === field.name)) fields.push(field);
  };
  for (const child of entity.collections ? [] : entity.children) {
    const known = primaries[child];
    const child_entity = find_entity(schema, child);
    if (known && child_entity) offer(plain_field(known[0], known[1], child_entity.label_one, { listed: true }));
  }
  const timed = { operators: moment_operators, sortable: true, filterable: true, listed: true };
  offer(plain_field("created_at", "moment", words("field.created_at"), timed));
  offer(plain_field("updated_at", "moment", words("field.updated_at"), timed));
  const filled = fields.map((field) => {
    const unnamed = field.label === field.name && (field.name === "created_at" || field.name === "updated_at");
    return { ...plain_field(field.name, field.type, field.label), ...field, label: unnamed ? words(`field.${field.name}`) : field.label };
  });
  return { ...entity, fields: filled, collections: named_collections(entity, schema), layout: { ...no_layout, ...entity.layout } };
}

export function complete_schema(schema: Schema, words: (key: string) => string): Schema {
  return { ...schema, entities: schema.entities.map((entity) => with_common_fields(entity, schema, words)) };
}

export const schema_query = (language: string, words: (key: string) => string) =>
  queryOptions({
    queryKey: ["schema", language],
    queryFn: async () => complete_schema(await read_schema(language), words),
    staleTime: 5 * 60_000,
    // What failed while nothing was drawn yet is shown, not asked again.
    retryOnMount: false,
  });

export function useSchemaQuery() {
  const { i18n, t } = useTranslation();
  return useQuery(schema_query(i18n.language, (key) => t(key)));
}

/** Fields of `entity` that link to `target`, children left out. */
export function links_to(entity: Entity, target: string): Field[] {
  return entity.fields.filter((field) => (field.type === "link" || field.type === "links") && field.to === target);
}

export interface RowsOf { name: string; label?: string; rows: Entity; link: string }
function rows_of(schema: Schema, { name, label, entity, link }: Collection): RowsOf[] {
  const rows = find_entity(schema, entity);
  return rows ? [{ name, label, rows, link }] : [];
}
/** Rows that live inside the record: emails, phones, addresses. */
export function child_collections(schema: Schema, entity: Entity): RowsOf[] {
  const named = (name: string) => entity.collections.filter((collection) => collection.name === name);
  return entity.children.flatMap((name) => named(name).flatMap((collection) => rows_of(schema, collection)));
}
/** Rows of other entities that link here. */
export function linked_collections(schema: Schema, entity: Entity): RowsOf[] {
  return entity.collections.filter(({ name }) => !entity.children.includes(name)).flatMap((collection) => rows_of(schema, collection));
}

const system_fields = new Set(["id", "version", "created_at", "updated_at"]);
export function writable_fields(entity: Entity): Field[] {
  return entity.fields.filter((field) => field.writable && !system_fields.has(field.name));
}

export type FormItem = { kind: "field"; name: string; field: Field } | { kind: "rows"; name: string; collection: RowsOf };
export interface FormGroup { title: string; items: FormItem[] }

/** False for what only other kinds of record have: a company is not asked for its birthday. */
export function belongs(entity: Entity, row: Record<string, unknown>, name: string): boolean {
  return (entity.layout.only ?? []).every(({ field, is, fields }) => !fields.includes(name) || is.includes(String(row[field])));
}
const filled = (value: unknown) => !(value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length));

/**
 * The groups of the form, with rows such as emails among them; what the layout forgot stands in a last group without a title.
 * What does not belong to this kind of record is left out unless it has a value.
 */
export function form_groups(schema: Schema, entity: Entity, row: Record<string, unknown>): FormGroup[] {
  const collections = child_collections(schema, entity);
  const item = (name: string): FormItem[] => {
    if (!belongs(entity, row, name) && !filled(row[name])) return [];
    const collection = collections.find((candidate) => candidate.name === name);
    if (collection) return [{ kind: "rows", name, collection }];
    const field = find_field(entity, name);
    return field ? [{ kind: "field", name, field }] : [];
  };
  const named = new Set(entity.layout.form.flatMap((group) => group.fields));
  const groups = entity.layout.form.map((group) => ({ title: group.title, items: group.fields.flatMap(item) }));
  const forgotten = [...collections.map((collection) => collection.name), ...writable_fields(entity).map((field) => field.name)];
  const rest = forgotten.filter((name) => !named.has(name)).flatMap(item);
  return [...groups, { title: "", items: rest }].filter((group) => group.items.length);
}
