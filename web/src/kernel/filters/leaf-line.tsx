import { ActionIcon, SegmentedControl, Select } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Entity, Field, Json, Operator } from "~/kernel/api/types";
import { FieldFilter } from "~/kernel/fields/field-input";
import { useSchema } from "~/kernel/schema/schema";
import classes from "./builder.module.css";
import { filter_targets, follow_path, type FilterTarget } from "./fields";
import { empty_group, type FilterNode, type LeafNode } from "./model";
import { PeriodInput } from "./period-input";

export function target_options(targets: FilterTarget[]) {
  const groups = [...new Set(targets.map((target) => target.group))];
  return groups.map((group) => ({
    group,
    items: targets.filter((target) => target.group === group).map(({ path, label }) => ({ value: path, label })),
  }));
}

/** Choices take several values; "is" and "is one of" are then one operator to the person. */
const many_valued = (field: Field) => field.type === "choice" || field.type === "choices";
export function operators_of(field: Field): Operator[] {
  const list = field.operators.length ? field.operators : (["eq"] as Operator[]);
  const hidden = (operator: Operator) => operator === "me" || (many_valued(field) && field.type === "choice" && operator === "eq" && list.includes("in"));
  return list.filter((operator) => !hidden(operator));
}

export function first_node(target: FilterTarget): FilterNode {
  if (target.kind === "rows") return { kind: "child", path: target.path, test: "some", where: empty_group() };
  const operator = operators_of(target.field!)[0] ?? "eq";
  return { kind: "leaf", path: target.path, operator, value: first_value(operator, target.field!) };
}
function first_value(operator: Operator, field: Field): Json {
  if (operator === "empty") return true;
  if (operator === "period") return { last: 30, unit: "day" };
  return field.type === "flag" ? true : null;
}

function clean(operator: Operator, value: Json, field: Field): LeafNode["value"] {
  if (operator === "in" || !many_valued(field) || !Array.isArray(value)) return value;
  return value.at(-1) ?? null;
}

interface Props { entity: Entity; node: LeafNode; on_change: (node: FilterNode) => void; on_remove: () => void }

function ValueInput({ field, node, on_change }: { field: Field; node: LeafNode; on_change: (node: LeafNode) => void }) {
  const { t } = useTranslation();
  if (node.operator === "empty") {
    const data = [{ value: "true", label: t("filter.is_empty") }, { value: "false", label: t("filter.is_filled") }];
    return <SegmentedControl size="sm" aria-label={field.label} data={data} value={String(node.value)} onChange={(next) => on_change({ ...node, value: next === "true" })} />;
  }
  if (node.operator === "period") return <PeriodInput field={field} value={node.value} on_change={(value) => on_change({ ...node, value })} />;
  const shown: Json = node.operator === "me" ? "me" : node.value;
  const change = (value: Json) => {
    if (value === "me" && field.to === "users") return on_change({ ...node, operator: "me", value: true });
    const operator = node.operator === "me" ? "eq" : node.operator;
    on_change({ ...node, operator, value: clean(operator, value, field) });
  };
  return <FieldFilter field={field} value={shown} on_change={change} />;
}

export function LeafLine({ entity, node, on_change, on_remove }: Props) {
  const { t } = useTranslation();
  const schema = useSchema();
  const targets = filter_targets(schema, entity, { rows: t("filter.rows") });
  const field = follow_path(schema, entity, node.path)?.field;
  const change_target = (path: string | null) => {
    const target = targets.find((candidate) => candidate.path === path);
    if (target) on_change(first_node(target));
  };
  const change_operator = (operator: string | null) => {
    if (!field || !operator) return;
    const keeps = !["empty", "period"].includes(operator) && !["empty", "period", "me"].includes(node.operator);
    on_change({ ...node, operator: operator as Operator, value: keeps ? clean(operator as Operator, node.value, field) : first_value(operator as Operator, field) });
  };
  const shown_operator = node.operator === "me" ? "eq" : node.operator;
  const operator_data = field ? [...new Set([...operators_of(field), shown_operator])].map((operator) => ({ value: operator, label: t(`filter.operator.${operator}`) })) : [];
  return (
    <div className={classes.line}>
      <Select size="sm" searchable aria-label={t("filter.field")} data={target_options(targets)} value={node.path} allowDeselect={false} onChange={change_target} />
      <Select size="sm" aria-label={t("filter.operator")} data={operator_data} value={shown_operator} allowDeselect={false} onChange={change_operator} />
      <div>{field && <ValueInput field={field} node={node} on_change={on_change} />}</div>
      <ActionIcon size={32} aria-label={t("filter.remove")} onClick={on_remove}><IconX size={16} /></ActionIcon>
    </div>
  );
}
