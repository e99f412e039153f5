// Which column goes where: targets offered, the server's suggestion as a start, and what still lacks.
import type { Entity, Field, ImportFile, ImportMapping, Schema } from "~/kernel/api/types";
import { child_collections, find_entity, find_field, writable_fields } from "~/kernel/schema/schema";

export interface Target { value: string; label: string; group: string }
type Goes = ImportMapping["columns"][string];

/** "emails[2].email": a field of the second of the emails. */
export function parts_of(target: string): { name: string; row: number; below: string | undefined } {
  const [, name, row, below] = /^([^.[]*)(?:\[(\d+)\])?(?:\.(.*))?$/.exec(target) ?? [];
  return { name: name ?? target, row: Number(row ?? 1), below };
}

export const list_of = (goes: Goes | null | undefined): string[] => (!goes ? [] : typeof goes === "string" ? [goes] : goes);
const one_or_list = (targets: string[]): Goes => (targets.length === 1 ? targets[0]! : targets);
export const mapped_targets = (mapping: ImportMapping): string[] => Object.values(mapping.columns).flatMap(list_of);

// "emails.email" is of the first; one more than the file's columns fill is always offered.
function child_targets(schema: Schema, entity: Entity, mapped: string[]): Target[] {
  return child_collections(schema, entity).flatMap(({ name, rows: child, link }) => {
    const filled = Math.max(0, ...mapped.map(parts_of).filter((parts) => parts.name === name).map((parts) => parts.row));
    const fields = writable_fields(child).filter((field) => field.name !== link && field.name !== "primary");
    return Array.from({ length: filled + 1 }, (_, index) => index + 1).flatMap((row) =>
      fields.map((field) => ({ value: `${name}${row > 1 ? `[${row}]` : ""}.${field.name}`, label: `${child.label_one}${row > 1 ? ` ${row}` : ""} › ${field.label}`, group: child.label })),
    );
  });
}

/** What columns may go to; a saved mapping may know more: "company.external_id", a link by a field of its other side. */
export function import_targets(schema: Schema, entity: Entity, mapping: ImportMapping): Target[] {
  const mapped = mapped_targets(mapping);
  const own = writable_fields(entity).map((field) => ({ value: field.name, label: field.label, group: entity.label_one }));
  const offered = [...own, ...child_targets(schema, entity, mapped)];
  const known = new Set(offered.map((target) => target.value));
  const more = mapped.filter((target) => !known.has(target)).map((value) => {
    const { name, below } = parts_of(value);
    const link = find_field(entity, name);
    const other = find_field(find_entity(schema, link?.to ?? "") ?? entity, below ?? "");
    return { value, label: [link?.label ?? name, other?.label ?? below].filter(Boolean).join(" › "), group: entity.label_one };
  });
  return [...own, ...more, ...offered.slice(own.length)];
}

const nothing: ImportMapping = { columns: {}, key: [], mode: "create", same_key: "merge", bad_cells: "skip", constants: {}, date_order: "dmy" };

/** As it was sent before, else as the server suggests it. */
export const first_mapping = (file: ImportFile): ImportMapping => ({ ...nothing, ...(file.mapping?.columns ? file.mapping : file.suggestion) });

function with_columns(mapping: ImportMapping, columns: [string, string[]][]): ImportMapping {
  const changed = { ...mapping, columns: Object.fromEntries(columns.filter(([, targets]) => targets.length).map(([name, targets]) => [name, one_or_list(targets)])) };
  const mapped = new Set(mapped_targets(changed));
  return { ...changed, key: mapping.key.filter((target) => mapped.has(target)) };
}

/** A column name of a file may come again in another: a saved mapping takes what fits. */
export function apply_saved(file: ImportFile, saved: ImportMapping): ImportMapping {
  const columns = file.columns.map(({ name }): [string, string[]] => [name, list_of(saved.columns[name])]);
  return with_columns({ ...nothing, ...saved }, columns);
}

export function set_column(mapping: ImportMapping, column: string, targets: string[]): ImportMapping {
  // One target takes one column: the newer choice wins.
  const others = Object.entries(mapping.columns).filter(([name]) => name !== column);
  const kept = others.map(([name, goes]): [string, string[]] => [name, list_of(goes).filter((target) => !targets.includes(target))]);
  return with_columns(mapping, [...kept, [column, targets]]);
}

/** Lists of targets that one column is offered besides single ones: its own, the suggested, and a key that could be the name too. */
export function joint_targets(file: ImportFile, mapping: ImportMapping, entity: Entity, column: string): string[][] {
  const now = list_of(mapping.columns[column]);
  const named = now.length === 1 && mapping.key.includes(now[0]!) && missing(mapping, entity).some((field) => field.name === entity.title) ? [...now, entity.title] : [];
  const lists = [now, list_of(file.suggestion?.columns[column]), named].filter((targets) => targets.length > 1);
  return lists.filter((targets, index) => lists.findIndex((other) => other.join() === targets.join()) === index);
}

const filled = (constants: Record<string, unknown>) => Object.keys(constants).filter((name) => constants[name] !== null && constants[name] !== "");

/** Fields that a record must have and gets from nowhere. */
function missing(mapping: ImportMapping, entity: Entity): Field[] {
  const given = new Set([...mapped_targets(mapping), ...filled(mapping.constants)]);
  const comes = (field: Field) => [field.name, ...(field.made_of ?? [])].some((name) => given.has(name));
  return writable_fields(entity).filter((field) => field.required && !field.fallback && !comes(field));
}

export type Lack = "nothing_mapped" | "required" | "key";
export function lacks(mapping: ImportMapping, entity: Entity): { lack: Lack; fields: string[] } | null {
  if (!mapped_targets(mapping).length && !filled(mapping.constants).length) return { lack: "nothing_mapped", fields: [] };
  if (mapping.mode !== "create" && !mapping.key.length) return { lack: "key", fields: [] };
  const fields = missing(mapping, entity);
  if (mapping.mode !== "update" && fields.length) return { lack: "required", fields: fields.map((field) => field.label) };
  return null;
}
