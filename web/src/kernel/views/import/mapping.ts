// Which column goes where: targets offered, the server's guesses as a start, and what still lacks.
import type { Entity, ImportFile, ImportMapping, Schema } from "~/kernel/api/types";
import { child_collections, writable_fields } from "~/kernel/schema/schema";

export interface Target { value: string; label: string; group: string }

export function import_targets(schema: Schema, entity: Entity): Target[] {
  const own = writable_fields(entity).map((field) => ({ value: field.name, label: field.label, group: entity.label_one }));
  const below = child_collections(schema, entity).flatMap(({ name, rows: child, link }) =>
    writable_fields(child)
      .filter((field) => field.name !== link && field.name !== "primary")
      .map((field) => ({ value: `${name}.${field.name}`, label: `${child.label_one} › ${field.label}`, group: child.label })),
  );
  return [...own, ...below];
}

export function first_mapping(file: ImportFile, targets: Target[]): ImportMapping {
  if (file.mapping?.columns) return file.mapping;
  const known = new Set(targets.map((target) => target.value));
  const taken = new Set<string>();
  const columns: Record<string, string> = {};
  for (const column of file.columns) {
    if (!column.guess || !known.has(column.guess) || taken.has(column.guess)) continue;
    taken.add(column.guess);
    columns[column.name] = column.guess;
  }
  const key = ["external_id", "emails.email", "tax_id"].filter((target) => taken.has(target)).slice(0, 1);
  return { columns, key, mode: key.length ? "both" : "create", same_key: "merge", bad_cells: "skip", constants: {}, date_order: "dmy" };
}

/** A column name of a file may come again in another: a saved mapping takes what fits. */
export function apply_saved(file: ImportFile, saved: ImportMapping): ImportMapping {
  const names = new Set(file.columns.map((column) => column.name));
  const columns = Object.fromEntries(Object.entries(saved.columns).filter(([name]) => names.has(name)));
  const mapped = new Set(Object.values(columns));
  return { ...saved, columns, key: saved.key.filter((target) => mapped.has(target)) };
}

export function set_column(mapping: ImportMapping, column: string, target: string | null): ImportMapping {
  // One target takes one column: the newer choice wins.
  const kept = Object.entries(mapping.columns).filter(([name, other]) => name !== column && other !== target);
  const columns = Object.fromEntries(target ? [...kept, [column, target]] : kept);
  const mapped = new Set(Object.values(columns));
  return { ...mapping, columns, key: mapping.key.filter((name) => mapped.has(name)) };
}

const filled = (constants: Record<string, unknown>) => Object.keys(constants).filter((name) => constants[name] !== null && constants[name] !== "");

export type Lack = "nothing_mapped" | "required" | "key";
export function lacks(mapping: ImportMapping, entity: Entity): { lack: Lack; fields: string[] } | null {
  const mapped = new Set([...Object.values(mapping.columns), ...filled(mapping.constants)]);
  if (!mapped.size) return { lack: "nothing_mapped", fields: [] };
  if (mapping.mode !== "create" && !mapping.key.length) return { lack: "key", fields: [] };
  const missing = writable_fields(entity).filter((field) => field.required && !field.fallback && !mapped.has(field.name));
  if (mapping.mode !== "update" && missing.length) return { lack: "required", fields: missing.map((field) => field.label) };
  return null;
}
