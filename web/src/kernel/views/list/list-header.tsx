import { ActionIcon, Button } from "@mantine/core";
import { IconCalendarTime, IconDatabaseImport, IconDots, IconDownload, IconFilter, IconLayoutKanban, IconPlus, IconTable, IconTrash } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { export_address } from "~/kernel/api/records";
import type { Entity, ListQuery } from "~/kernel/api/types";
import { useFormat } from "~/kernel/session/format";
import { MenuButton, type MenuShape } from "~/ui/drop";
import { ColumnsMenu } from "./columns-menu";
import type { ListDialog } from "./list-page";
import classes from "./list.module.css";
import { QuickSearch } from "./quick-search";
import { useViewState } from "./view-state";
import { ViewTabs } from "./view-tabs";

const AsOfDialog = lazy(() => import("./as-of-dialog"));

interface Props { entity: Entity; count: number | undefined; fetching: boolean; open_dialog: (dialog: ListDialog) => void; query: ListQuery }

function useExports(entity: Entity, query: ListQuery) {
  const { filter, sort, fields, as_of } = query;
  return (format: "csv" | "jsonl") => location.assign(export_address(entity.name, { filter, sort, fields, as_of, format }));
}

function MoreMenu({ entity, query, as_of }: { entity: Entity; query: ListQuery; as_of: () => void }) {
  const { t } = useTranslation();
  const go = useNavigate();
  const download = useExports(entity, query);
  const lines: MenuShape["lines"] = [
    { label: t("as_of.open"), icon: <IconCalendarTime size={16} />, run: as_of },
    entity.can.create && { label: t("list.import"), icon: <IconDatabaseImport size={16} />, run: () => void go({ to: "/import", search: { entity: entity.name } }) },
    entity.can.export && { label: t("list.export.csv"), icon: <IconDownload size={16} />, run: () => download("csv") },
    entity.can.export && { label: t("list.export.jsonl"), icon: <IconDownload size={16} />, run: () => download("jsonl") },
    { label: t("setup.trash"), icon: <IconTrash size={16} />, run: () => void go({ to: "/setup/$section", params: { section: "trash" }, search: { entity: entity.name } }) },
  ];
  return <MenuButton width={240} lines={lines}><ActionIcon size={34} aria-label={t("list.more")}><IconDots size={18} /></ActionIcon></MenuButton>;
}

function LayoutSwitch({ entity }: { entity: Entity }) {
  const { t } = useTranslation();
  const { state, change } = useViewState();
  const choices = entity.fields.filter((field) => field.type === "choice" && field.options?.length);
  const by = entity.layout.board ?? choices[0]?.name;
  if (!by) return null;
  const board = state.layout === "board";
  const label = t(board ? "list.layout.table" : "list.layout.board");
  const flip = () => change(board ? { layout: undefined, by: undefined } : { layout: "board", by: state.by ?? by });
  return (
    <ActionIcon title={label} size={34} aria-label={label} onClick={flip}>{board ? <IconTable size={18} /> : <IconLayoutKanban size={18} />}</ActionIcon>
  );
}

export function ListHeader({ entity, count, fetching, open_dialog, query }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { state, change } = useViewState();
  const [asking, set_asking] = useState(false);
  const new_label = t("list.new", { what: entity.label_one });
  return (
    <header className={classes.header}>
      <div className={classes.titleline}>
        <h1>{entity.label}</h1>
        <span className={classes.count} aria-live="polite" data-waiting={fetching || undefined}>{count === undefined ? "" : format.number(count)}</span>
        <span className={classes.spring} />
        {entity.can.create && !state.as_of && (
          <>
            <Button className="only-wide" size="sm" leftSection={<IconPlus size={16} />} onClick={() => open_dialog("create")}>{new_label}</Button>
            <ActionIcon className="only-phone" size={40} variant="filled" color="lazo" aria-label={new_label} onClick={() => open_dialog("create")}><IconPlus size={20} /></ActionIcon>
          </>
        )}
      </div>
      <ViewTabs entity={entity} />
      <div className={classes.tools}>
        <QuickSearch key={state.view} />
        <Button className="only-wide" size="sm" variant="default" leftSection={<IconFilter size={16} />} onClick={() => open_dialog("filter")}>{t("list.filter")}</Button>
        <ActionIcon className="only-phone" size={34} aria-label={t("list.filter")} onClick={() => open_dialog("filter")}><IconFilter size={18} /></ActionIcon>
        <span className={classes.spring} />
        <LayoutSwitch entity={entity} />
        <ColumnsMenu entity={entity} />
        <MoreMenu entity={entity} query={query} as_of={() => set_asking(true)} />
      </div>
      <Suspense fallback={null}>
        {asking && <AsOfDialog value={state.as_of} choose={(as_of) => change({ as_of })} close={() => set_asking(false)} />}
      </Suspense>
    </header>
  );
}
