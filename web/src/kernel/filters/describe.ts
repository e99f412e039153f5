// A filter in words, for its chips.
import type { TFunction } from "i18next";
import type { Entity, Field, FilterJson, Json, Schema } from "~/kernel/api/types";
import { field_text } from "~/kernel/fields";
import type { Format } from "~/kernel/session/format";
import { find_rows, follow_path } from "./fields";
import type { FilterNode, GroupNode, LeafNode } from "./model";

export interface Words { schema: Schema; t: TFunction; format: Format; names?: (entity: string, id: string) => string | undefined }

export function period_text(json: Json, { t, format }: Pick<Words, "t" | "format">): string {
  if (typeof json !== "object" || json === null || Array.isArray(json)) return String(json);
  const period = json as FilterJson;
  for (const kind of ["last", "next"] as const) {
    if (typeof period[kind] === "number") return t(`period.${kind}.${String(period.unit)}`, { count: period[kind] });
  }
  for (const kind of ["this", "previous"] as const) if (period[kind]) return t(`period.${kind}.${String(period[kind])}`);
  const [from, to] = [period.from, period.to].map((day) => (day ? format.date(String(day).slice(0, 10)) : ""));
  if (from && to) return t("period.between", { from, to });
  return from ? t("period.from", { from }) : t("period.to", { to });
}

function value_text(field: Field, value: Json, words: Words): string {
  if (Array.isArray(value)) return value.map((item) => value_text(field, item, words)).join(", ");
  if ((field.type === "link" || field.type === "links") && typeof value === "string") return words.names?.(field.to ?? "", value) ?? value;
  if (field.type === "money" && typeof value === "number") return words.format.number(value, 2);
  if (typeof value === "string" && ["phone", "address", "json"].includes(field.type)) return value;
  return field_text(field, value, words.format);
}

function leaf_text(entity: Entity, node: LeafNode, words: Words): string {
  const found = follow_path(words.schema, entity, node.path);
  const label = found?.label ?? node.path;
  if (node.operator === "empty") return words.t(node.value ? "filter.says.empty" : "filter.says.filled", { label });
  if (node.operator === "me") return words.t("filter.says.me", { label });
  if (node.operator === "period") return `${label}: ${period_text(node.value, words)}`;
  const value = found ? value_text(found.field, node.value, words) : String(node.value);
  return words.t(`filter.says.${node.operator}`, { label, value });
}

function group_text(entity: Entity, group: GroupNode, words: Words): string {
  const parts = group.nodes.map((node) => describe(entity, node, words));
  if (group.mode === "not") return words.t("filter.says.not", { what: parts.join(` ${words.t("filter.or")} `) });
  return parts.join(` ${words.t(group.mode === "all" ? "filter.and" : "filter.or")} `);
}

export function describe(entity: Entity, node: FilterNode, words: Words): string {
  if (node.kind === "leaf") return leaf_text(entity, node, words);
  if (node.kind === "raw") return JSON.stringify(node.json);
  if (node.kind === "group") return group_text(entity, node, words);
  const rows = find_rows(words.schema, entity, node.path);
  const where = rows && node.where.nodes.length ? group_text(rows.entity, node.where, words) : "";
  const label = rows?.label ?? node.path;
  const head = node.kind === "count" ? words.t(`filter.says.count_${node.compare}`, { label, count: node.count }) : words.t(`filter.says.${node.test}`, { label });
  return where ? `${head}: ${where}` : head;
}
