import { lazy, Suspense, useMemo, type ComponentType } from "react";
import { useTranslation } from "react-i18next";
import { Tabs } from "@mantine/core";
import type { Entity, Row, Schema } from "~/kernel/api/types";
import { record_tabs_of } from "~/kernel/extensions";
import { belongs, linked_collections, useSchema, type RowsOf } from "~/kernel/schema/schema";
import { collection_label } from "~/kernel/filters/fields";
import { TextSkeletons } from "~/ui/skeletons";
import { ErrorBoundary } from "~/ui/error-boundary";
import { Facts } from "./facts";
import classes from "./record.module.css";
import { RelatedTab } from "./related";

const HistoryTab = lazy(() => import("../history/history-tab"));
const AccessTab = lazy(() => import("../access/access-tab"));

interface TabProps { entity: Entity; row: Row; read_only: boolean }
interface Tab { id: string; label: string; content: ComponentType<TabProps> }

/** What links here gets a tab each; interactions are the timeline already. */
function related(schema: Schema, entity: Entity, row: Row): RowsOf[] {
  const apart = new Set(["interactions", "views", "import_mappings", "role_rights", "role_fields"]);
  return linked_collections(schema, entity).filter(({ name, rows, link }) => !apart.has(rows.name) && link !== "owner" && rows.can.read !== "none" && belongs(entity, row, name));
}

function useRecordTabs(entity: Entity, row: Row, with_facts: boolean): Tab[] {
  const { t } = useTranslation();
  const schema = useSchema();
  const added = record_tabs_of(entity).map((tab) => ({ id: tab.id, label: t(tab.label_key), content: tab.content }));
  const facts = with_facts || !added.length ? [{ id: "facts", label: t("record.facts"), content: Facts }] : [];
  const linked = useMemo(
    () => related(schema, entity, row).map((collection) => ({
      id: collection.name, label: collection_label(entity, collection), content: (props: TabProps) => <RelatedTab {...props} collection={collection} />,
    })),
    // Another value of the record makes no other tabs, unless it becomes another kind of record.
    [schema, entity, ...(entity.layout.only ?? []).map(({ field }) => row[field])],
  );
  const ends = [{ id: "history", label: t("history.title"), content: HistoryTab }, { id: "access", label: t("access.title"), content: AccessTab }];
  return [...added, ...facts, ...linked, ...ends];
}

interface Props extends TabProps { with_facts: boolean; tab: string | undefined; choose: (tab: string) => void }

export function RecordTabs({ entity, row, read_only, with_facts, tab, choose }: Props) {
  const { t } = useTranslation();
  const tabs = useRecordTabs(entity, row, with_facts);
  const chosen = tabs.find((candidate) => candidate.id === tab) ?? tabs[0]!;
  return (
    <Tabs value={chosen.id} onChange={(id) => id && choose(id)} className={classes.tabs} keepMounted={false}>
      <Tabs.List className={classes.tablist} aria-label={t("record.parts")}>
        {tabs.map((one) => <Tabs.Tab key={one.id} value={one.id}>{one.label}</Tabs.Tab>)}
      </Tabs.List>
      {tabs.map((one) => (
        <Tabs.Panel key={one.id} value={one.id} className={classes.panel}>
          {one.id === chosen.id && (
            <ErrorBoundary scope={`${row.id}.${one.id}`}>
              <Suspense fallback={<TextSkeletons />}><one.content entity={entity} row={row} read_only={read_only} /></Suspense>
            </ErrorBoundary>
          )}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
