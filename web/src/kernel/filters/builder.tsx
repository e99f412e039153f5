// Builds any filter: lines, groups of all/any/none, and tests of child rows and of what links here.
import { ActionIcon, Button, NumberInput, Select } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Entity } from "~/kernel/api/types";
import { useSchema } from "~/kernel/schema/schema";
import classes from "./builder.module.css";
import { filter_targets, find_rows } from "./fields";
import { first_node, LeafLine } from "./leaf-line";
import { empty_group, type ChildNode, type CountNode, type FilterNode, type GroupNode } from "./model";

interface NodeProps<T> { entity: Entity; node: T; on_change: (node: FilterNode) => void; on_remove?: () => void; depth: number }

function RowsLine({ entity, node, on_change, on_remove, depth }: NodeProps<ChildNode | CountNode>) {
  const { t } = useTranslation();
  const schema = useSchema();
  const rows = find_rows(schema, entity, node.path)?.entity;
  const others = filter_targets(schema, entity, { rows: "" }).filter((target) => target.kind === "rows").map(({ path, label }) => ({ value: path, label }));
  const tests = ["some", "none", "ge", "le"].map((value) => ({ value, label: t(`filter.rows.${value}`) }));
  const test = node.kind === "child" ? node.test : node.compare;
  const change_test = (value: string | null) => {
    const { path, where } = node;
    if (value === "some" || value === "none") on_change({ kind: "child", path, test: value, where });
    else on_change({ kind: "count", path, compare: value as "ge" | "le", count: node.kind === "count" ? node.count : 1, where });
  };
  if (!rows) return null;
  return (
    <div className={classes.rows}>
      <div className={classes.rowshead}>
        <Select size="sm" w={180} aria-label={t("filter.rows")} data={others} value={node.path} allowDeselect={false} onChange={(path) => on_change({ ...node, path: path!, where: empty_group() })} />
        <Select size="sm" w={180} aria-label={t("filter.operator")} data={tests} value={test} allowDeselect={false} onChange={change_test} />
        {node.kind === "count" && (
          <NumberInput size="sm" w={72} min={0} hideControls aria-label={t("period.how_many")} value={node.count} onChange={(count) => on_change({ ...node, count: Number(count) || 0 })} />
        )}
        <ActionIcon size={32} ml="auto" aria-label={t("filter.remove")} onClick={on_remove}><IconX size={16} /></ActionIcon>
      </div>
      <GroupBox entity={rows} node={node.where} depth={depth + 1} on_change={(where) => on_change({ ...node, where: where as GroupNode })} />
    </div>
  );
}

function NodeLine(props: NodeProps<FilterNode>) {
  const { node, entity, on_change, on_remove } = props;
  const { t } = useTranslation();
  if (node.kind === "leaf") return <LeafLine entity={entity} node={node} on_change={on_change} on_remove={on_remove!} />;
  if (node.kind === "group") return <GroupBox {...props} node={node} />;
  if (node.kind === "child" || node.kind === "count") return <RowsLine {...props} node={node} />;
  return (
    <div className={classes.rowshead}>
      <code className="truncate">{JSON.stringify(node.json)}</code>
      <ActionIcon size={32} ml="auto" aria-label={t("filter.remove")} onClick={on_remove}><IconX size={16} /></ActionIcon>
    </div>
  );
}

export function GroupBox({ entity, node, on_change, on_remove, depth }: NodeProps<GroupNode>) {
  const { t } = useTranslation();
  const targets = filter_targets(useSchema(), entity, { rows: t("filter.rows") });
  const replace = (index: number, next: FilterNode | null) =>
    on_change({ ...node, nodes: next ? node.nodes.with(index, next) : node.nodes.toSpliced(index, 1) });
  const add = (added: FilterNode) => on_change({ ...node, nodes: [...node.nodes, added] });
  const modes = (["all", "any", "not"] as const).map((value) => ({ value, label: t(`filter.mode.${value}`) }));
  const row_targets = targets.filter((target) => target.kind === "rows");
  return (
    <div className={classes.group} role="group" aria-label={t(`filter.mode.${node.mode}`)}>
      <div className={classes.head}>
        <Select size="xs" w={190} aria-label={t("filter.mode")} data={modes} value={node.mode} allowDeselect={false} onChange={(mode) => on_change({ ...node, mode: mode as GroupNode["mode"] })} />
        {on_remove && <ActionIcon ml="auto" size={28} aria-label={t("filter.remove_group")} onClick={on_remove}><IconX size={16} /></ActionIcon>}
      </div>
      {node.nodes.map((child, index) => (
        <NodeLine key={index} entity={entity} node={child} depth={depth + 1} on_change={(next) => replace(index, next)} on_remove={() => replace(index, null)} />
      ))}
      <div className={classes.foot}>
        <Button size="xs" variant="default" leftSection={<IconPlus size={14} />} onClick={() => targets[0] && add(first_node(targets[0]))}>{t("filter.add_line")}</Button>
        {depth < 3 && <Button size="xs" variant="subtle" onClick={() => add(empty_group("any"))}>{t("filter.add_group")}</Button>}
        {depth < 3 && row_targets[0] && <Button size="xs" variant="subtle" onClick={() => add(first_node(row_targets[0]!))}>{t("filter.add_rows", { rows: row_targets[0].label })}</Button>}
      </div>
    </div>
  );
}
