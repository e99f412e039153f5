import { useMediaQuery } from "@mantine/hooks";
import { useParams } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWatched } from "~/kernel/live/live";
import type { Entity } from "~/kernel/api/types";
import { useRows } from "~/kernel/records/use-rows";
import { preload_inputs } from "~/kernel/fields/field-input";
import { useEntity } from "~/kernel/schema/schema";
import { load_menu } from "~/ui/drop";
import { EmptyState } from "~/ui/empty-state";
import { AsOfBand } from "./as-of";
import { CardList } from "./cards";
import { FilterChips } from "./filter-chips";
import { ListEmpty } from "./list-empty";
import { useListCommands } from "./list-commands";
import { ListHeader } from "./list-header";
import classes from "./list.module.css";
import { SelectionBar } from "./selection-bar";
import { useSelection } from "./selection";
import { ListTable } from "./table";
import { list_query, useViewState } from "./view-state";

const Board = lazy(() => import("../board/board"));
const CreateDialog = lazy(() => import("../form/create-dialog"));
const FilterDrawer = lazy(() => import("./filter-drawer"));
const Peek = lazy(() => import("../record/peek"));
const BulkDialog = lazy(() => import("./bulk-dialog"));

export type ListDialog = "create" | "filter" | "bulk" | null;

function EntityList({ entity }: { entity: Entity }) {
  const phone = useMediaQuery("(max-width: 48em)", undefined, { getInitialValueInEffect: false });
  const { state, change } = useViewState();
  const [dialog, set_dialog] = useState<ListDialog>(null);
  const query = useMemo(() => list_query(entity, state), [entity, state]);
  const board = state.layout === "board";
  const list = useRows(entity.name, query, !board);
  const selection = useSelection(list.rows, JSON.stringify(query));
  useWatched(entity.name);
  const open_dialog = useCallback((name: ListDialog) => set_dialog(name), []);
  const peek = useCallback((id: string | undefined) => change({ peek: id }, true), [change]);
  useListCommands(entity, open_dialog);
  const stands = board || !list.isPending;
  useEffect(() => {
    if (!stands) return;
    // What one may reach for comes while one reads, so that the first edit and the first menu open at once.
    const timer = setTimeout(() => (preload_inputs(), void load_menu()), 800);
    return () => clearTimeout(timer);
  }, [stands]);
  const parts = { entity, list, selection, read_only: !!state.as_of };
  const nothing = !board && list.isSuccess && !list.rows.length;
  return (
    <>
      <ListHeader entity={entity} count={board ? undefined : list.count} fetching={list.isFetching} open_dialog={open_dialog} query={query} />
      {state.as_of && <AsOfBand as_of={state.as_of} leave={() => change({ as_of: undefined })} />}
      <FilterChips entity={entity} edit={() => set_dialog("filter")} />
      <div className={classes.body} onPointerEnter={preload_inputs} onFocus={preload_inputs}>
        {nothing && <ListEmpty entity={entity} create={() => set_dialog("create")} />}
        {board && <Suspense fallback={null}><Board entity={entity} state={state} peek={peek} /></Suspense>}
        {!board && !nothing && (phone ? <CardList {...parts} peek={peek} /> : <ListTable {...parts} peek={peek} />)}
      </div>
      {selection.count > 0 && <SelectionBar entity={entity} selection={selection} total={list.count ?? 0} query={query} edit={() => set_dialog("bulk")} />}
      <Suspense fallback={null}>
        {state.peek && <Peek key={state.peek} entity={entity} id={state.peek} as_of={state.as_of} rows={list.rows} show={peek} />}
        {dialog === "create" && <CreateDialog entity={entity} close={() => set_dialog(null)} />}
        {dialog === "filter" && <FilterDrawer entity={entity} close={() => set_dialog(null)} />}
        {dialog === "bulk" && <BulkDialog entity={entity} selection={selection} total={list.count ?? 0} query={query} close={() => set_dialog(null)} />}
      </Suspense>
    </>
  );
}

export function ListPage() {
  const { t } = useTranslation();
  const { entity: name } = useParams({ from: "/$entity" });
  const entity = useEntity(name);
  if (!entity) return <EmptyState page title={t("error.no_entity")} text={t("error.no_entity.text", { name })} tone="search" />;
  return <EntityList key={name} entity={entity} />;
}
