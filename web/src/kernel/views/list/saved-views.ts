// Saved views are rows of the entity "views".
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { change_row, create_row, list_rows } from "~/kernel/api/records";
import type { Entity, FilterJson, LinkValue, Row } from "~/kernel/api/types";
import { find_field, useEntity } from "~/kernel/schema/schema";
import { useSession } from "~/kernel/session/session";
import type { LayoutKind, ViewState } from "./view-state";

export type Visibility = "private" | "team" | "all";
export interface SavedView { id: string; name: string; visibility: Visibility; mine: boolean; state: ViewState; row?: Row }

const object = (value: unknown) => (typeof value === "object" && value !== null ? value : undefined);
function state_of(row: Row): ViewState {
  const columns = Array.isArray(row.columns) ? (row.columns as string[]) : undefined;
  return {
    view: row.id,
    filter: object(row.filter) as FilterJson | undefined,
    columns,
    sort: (row.sort as string) || undefined,
    layout: (row.layout as LayoutKind) || undefined,
    by: (row.board_by as string) || undefined,
    group: (row.group_by as string) || undefined,
  };
}

function read_view(row: Row, me: string): SavedView {
  const owner = row.owner as LinkValue | null;
  return { id: row.id, name: String(row.name ?? ""), visibility: (row.visibility as Visibility) ?? "private", mine: !owner || owner.id === me, state: state_of(row), row };
}

/** The views that every list has without anybody saving one. */
export function useStandardViews(entity: Entity): SavedView[] {
  const { t } = useTranslation();
  return useMemo(() => {
    const standard = (id: string, name: string, state: ViewState): SavedView => ({ id, name, visibility: "all", mine: false, state: { ...state, view: id } });
    const views = [standard("all", t("list.view.all"), {})];
    if (entity.owned && find_field(entity, "owner")) views.push(standard("mine", t("list.view.mine"), { filter: { owner: { me: true } } }));
    views.push(standard("recent", t("list.view.recent"), { sort: "-updated_at" }));
    return views;
  }, [entity, t]);
}

const views_key = (entity: string) => ["rows", "views", "of", entity];
export function useSavedViews(entity: Entity) {
  const known = useEntity("views");
  const { user } = useSession();
  const standard = useStandardViews(entity);
  const saved = useQuery({
    queryKey: views_key(entity.name),
    queryFn: () => list_rows("views", { filter: { entity: entity.name }, limit: 100, count: "none" }),
    enabled: !!known,
  });
  return useMemo(() => [...standard, ...(saved.data?.rows ?? []).map((row) => read_view(row, user.id))], [standard, saved.data, user.id]);
}

export function view_body(entity: string, name: string, visibility: Visibility, state: ViewState) {
  return {
    name, entity, visibility, filter: state.filter ?? null, columns: state.columns ?? null, sort: state.sort ?? null,
    layout: state.layout ?? "table", board_by: state.by ?? null, group_by: state.group ?? null,
  };
}

export function useSaveView(entity: Entity) {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: views_key(entity.name) });
  return {
    create: async (name: string, visibility: Visibility, state: ViewState) => {
      const { body } = await create_row("views", view_body(entity.name, name, visibility, state));
      await refresh();
      return body.id;
    },
    update: async (view: SavedView, state: ViewState) => {
      await change_row("views", view.id, view_body(entity.name, view.name, view.visibility, state));
      await refresh();
    },
    refresh,
  };
}

const kept: (keyof ViewState)[] = ["filter", "sort", "columns", "layout", "by", "group"];
const plain = (state: ViewState) => JSON.stringify(kept.map((name) => (name === "layout" && state.layout === "table" ? null : (state[name] ?? null))));
export const differs = (view: SavedView, state: ViewState) => plain(view.state) !== plain(state);
