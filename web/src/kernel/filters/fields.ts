// Which fields a filter may name: the entity's own, those over one link, child rows and what links here.
import type { Entity, Field, Schema } from "~/kernel/api/types";
import { child_collections, find_entity, find_field, linked_collections, type RowsOf } from "~/kernel/schema/schema";

export interface FilterTarget { path: string; label: string; group: string; kind: "field" | "rows"; entity?: Entity; field?: Field }

function own_targets(entity: Entity, group: string): FilterTarget[] {
  return entity.fields
    .filter((field) => field.filterable)
    .map((field) => ({ path: field.name, label: field.label, group, kind: "field", field }));
}

function linked_targets(schema: Schema, entity: Entity): FilterTarget[] {
  return entity.fields
    .filter((field) => field.filterable && field.type === "link" && field.to)
    .flatMap((link) => {
      const target = find_entity(schema, link.to!);
      if (!target) return [];
      return target.fields
        .filter((field) => field.filterable && !/_at$/.test(field.name))
        .map((field): FilterTarget => ({
          path: `${link.name}.${field.name}`, label: `${link.label} › ${field.label}`, group: link.label, kind: "field", field,
        }));
    });
}

/** What they are called from here; without such a word the link says which are meant where there are several. */
export function collection_label(entity: Entity, { label, rows, link }: RowsOf): string {
  if (label) return label;
  const several = entity.collections.filter((collection) => collection.entity === rows.name).length > 1;
  return several || rows.name === entity.name ? `${rows.label} (${find_field(rows, link)?.label ?? link})` : rows.label;
}

export function find_rows(schema: Schema, entity: Entity, path: string): { entity: Entity; label: string } | undefined {
  const target = row_targets(schema, entity, "").find((candidate) => candidate.path === path);
  return target?.entity && { entity: target.entity, label: target.label };
}

function row_targets(schema: Schema, entity: Entity, group: string): FilterTarget[] {
  return [...child_collections(schema, entity), ...linked_collections(schema, entity)].map((collection): FilterTarget => ({
    path: collection.name, label: collection_label(entity, collection), group, kind: "rows", entity: collection.rows,
  }));
}

export function filter_targets(schema: Schema, entity: Entity, words: { rows: string }): FilterTarget[] {
  return [...own_targets(entity, entity.label_one), ...row_targets(schema, entity, words.rows), ...linked_targets(schema, entity)];
}

/** The field at the end of a path such as owner.team.name, with the labels on the way. */
export function follow_path(schema: Schema, entity: Entity, path: string): { field: Field; label: string } | undefined {
  let at: Entity | undefined = entity;
  let field: Field | undefined;
  const labels: string[] = [];
  for (const name of path.split(".")) {
    field = at && find_field(at, name);
    if (!field) return undefined;
    labels.push(field.label);
    at = field.to ? find_entity(schema, field.to) : undefined;
  }
  return field && { field, label: labels.join(" › ") };
}
