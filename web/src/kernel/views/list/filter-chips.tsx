import { CloseButton } from "@mantine/core";
import { IconFilter } from "@tabler/icons-react";
import { useQueries } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { read_row } from "~/kernel/api/records";
import type { Entity, Schema } from "~/kernel/api/types";
import { describe } from "~/kernel/filters/describe";
import { follow_path } from "~/kernel/filters/fields";
import { parse_filter, to_json, type FilterNode } from "~/kernel/filters/model";
import { keys } from "~/kernel/records/keys";
import { find_entity, title_of, useSchema } from "~/kernel/schema/schema";
import { useFormat } from "~/kernel/session/format";
import classes from "./list.module.css";
import { useViewState } from "./view-state";

/** The records that a filter names by id. */
function named_records(schema: Schema, entity: Entity, nodes: FilterNode[]): { entity: string; id: string }[] {
  return nodes.flatMap((node) => {
    if (node.kind === "group") return named_records(schema, entity, node.nodes);
    if (node.kind !== "leaf") return [];
    const target = follow_path(schema, entity, node.path)?.field.to;
    const ids = Array.isArray(node.value) ? node.value : [node.value];
    return target ? ids.filter((id) => typeof id === "string").map((id) => ({ entity: target, id: id as string })) : [];
  });
}

export function useFilterNames(entity: Entity, nodes: FilterNode[]) {
  const schema = useSchema();
  const named = named_records(schema, entity, nodes);
  const rows = useQueries({
    queries: named.map((one) => ({ queryKey: keys.record(one.entity, one.id), queryFn: () => read_row(one.entity, one.id), staleTime: 60_000 })),
  });
  return (name: string, id: string) => {
    const row = rows[named.findIndex((one) => one.entity === name && one.id === id)]?.data;
    return row && title_of(find_entity(schema, name), row);
  };
}

export function FilterChips({ entity, edit }: { entity: Entity; edit: () => void }) {
  const { t } = useTranslation();
  const schema = useSchema();
  const format = useFormat();
  const { state, change } = useViewState();
  const tree = parse_filter(state.filter);
  const names = useFilterNames(entity, tree.nodes);
  if (!tree.nodes.length) return null;
  const words = { schema, t, format, names };
  const whole = tree.mode !== "all";
  const parts = whole ? [tree] : tree.nodes;
  const drop = (index: number) => change({ filter: whole ? undefined : to_json({ ...tree, nodes: tree.nodes.toSpliced(index, 1) }) });
  return (
    <div className={classes.chips} role="group" aria-label={t("list.filter")}>
      <IconFilter size={15} aria-hidden />
      {parts.map((node, index) => {
        const text = describe(entity, node, words);
        return (
          <span key={index} className={classes.chip}>
            <button type="button" className="truncate" title={text} onClick={edit}>{text}</button>
            <CloseButton size={24} iconSize={13} aria-label={t("filter.remove_named", { what: text })} onClick={() => drop(index)} />
          </span>
        );
      })}
      <button type="button" className={classes.clear} onClick={() => change({ filter: undefined })}>{t("filter.clear")}</button>
    </div>
  );
}
