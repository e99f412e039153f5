import { Button, Drawer, Group } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { count_rows } from "~/kernel/api/records";
import type { Entity } from "~/kernel/api/types";
import { GroupBox } from "~/kernel/filters/builder";
import { first_node } from "~/kernel/filters/leaf-line";
import { filter_targets } from "~/kernel/filters/fields";
import { parse_filter, to_json, type GroupNode } from "~/kernel/filters/model";
import { useSchema } from "~/kernel/schema/schema";
import { useFormat } from "~/kernel/session/format";
import { useViewState } from "./view-state";

export default function FilterDrawer({ entity, close }: { entity: Entity; close: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const schema = useSchema();
  const { state, change } = useViewState();
  const [tree, set_tree] = useState<GroupNode>(() => {
    const parsed = parse_filter(state.filter);
    const first = filter_targets(schema, entity, { rows: "" })[0];
    return parsed.nodes.length || !first ? parsed : { ...parsed, nodes: [first_node(first)] };
  });
  const json = to_json(tree);
  const [asked] = useDebouncedValue(JSON.stringify(json ?? {}), 300);
  const count = useQuery({
    queryKey: ["rows", entity.name, "count", asked, state.as_of],
    queryFn: () => count_rows(entity.name, JSON.parse(asked), state.as_of),
    placeholderData: keepPreviousData,
    retry: false,
  });
  const apply = () => {
    change({ filter: json });
    close();
  };
  const size = count.isError ? t("filter.wrong") : count.data === undefined ? "" : t("filter.found", { count: count.data, shown: format.number(count.data) });
  return (
    <Drawer opened onClose={close} position="right" size={780} title={t("filter.title", { what: entity.label })} closeButtonProps={{ "aria-label": t("ui.close") }}>
      <GroupBox entity={entity} node={tree} depth={0} on_change={(next) => set_tree(next as GroupNode)} />
      <Group justify="space-between" mt="md">
        <span role="status" className="tabular" style={{ color: "var(--lz-muted)" }}>{size}</span>
        <Group gap="xs">
          <Button variant="default" onClick={() => { change({ filter: undefined }); close(); }}>{t("filter.clear")}</Button>
          <Button onClick={apply}>{t("filter.apply")}</Button>
        </Group>
      </Group>
    </Drawer>
  );
}
