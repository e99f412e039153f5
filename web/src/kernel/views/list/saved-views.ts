// Saved views are rows of the entity "views": which list, table or board, and the rest as its config.
import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { add_share, change_row, create_row, list_rows, read_row } from "~/kernel/api/records";
import type { Entity, FilterJson, LinkValue, Row } from "~/kernel/api/types";
import { find_field, useEntity } from "~/kernel/schema/schema";
import { useSession } from "~/kernel/session/session";
import type { ViewState } from "./view-state";

export type Visibility = "private" | "team";
export interface SavedView { id: string; name: string; mine: boolean; state: ViewState; row?: Row }
interface Config { filter?: FilterJson; columns?: string[]; sort?: string; by?: string; group?: string }

function state_of(row: Row): ViewState {
  const config = (row.config ?? {}) as Config;
  return { view: row.id, ...config, layout: row.kind === "board" ? "board" : undefined };
}

function read_view(row: Row, me: string): SavedView {
  const owner = row.owner as LinkValue | null;
  return { id: row.id, name: String(row.name ?? ""), mine: !owner || owner.id === me, state: state_of(row), row };
}

/** The views that every list has without anybody saving one. */
export function useStandardViews(entity: Entity): SavedView[] {
  const { t } = useTranslation();
  return useMemo(() => {
    const standard = (id: string, name: string, state: ViewState): SavedView => ({ id, name, mine: false, state: { ...state, view: id } });
    const views = [standard("all", t("list.view.all"), {})];
    if (entity.owned && find_field(entity, "owner")) views.push(standard("mine", t("list.view.mine"), { filter: { owner: { me: true } } }));
    views.push(standard("recent", t("list.view.recent"), { sort: "-updated_at" }));
    return views;
  }, [entity, t]);
}

const views_key = (entity: string) => ["rows", "views", "of", entity];
export const views_query = (entity: string) =>
  queryOptions({
    queryKey: views_key(entity),
    queryFn: () => list_rows("views", { filter: { of_entity: entity }, sort: "position,name", fields: "name,kind,config,owner,position", limit: 100, count: "none" }),
  });
export function useSavedViews(entity: Entity) {
  const known = useEntity("views");
  const { user } = useSession();
  const standard = useStandardViews(entity);
  const saved = useQuery({ ...views_query(entity.name), enabled: !!known });
  return useMemo(() => [...standard, ...(saved.data?.rows ?? []).map((row) => read_view(row, user.id))], [standard, saved.data, user.id]);
}

export function view_body(entity: string, name: string, { filter, columns, sort, by, group, layout }: ViewState) {
  return { name, of_entity: entity, kind: layout === "board" ? "board" : "list", config: { filter, columns, sort, by, group } };
}

/** A view is the person's own; colleagues see it through a share with their team. */
async function share_with_team(view: string, me: string) {
  const team = (await read_row("users", me)).team as LinkValue | null;
  if (team) await add_share("views", view, { team: team.id, level: "read" });
}

export function useSaveView(entity: Entity) {
  const client = useQueryClient();
  const { user } = useSession();
  const refresh = () => client.invalidateQueries({ queryKey: views_key(entity.name) });
  return {
    create: async (name: string, visibility: Visibility, state: ViewState) => {
      const { body } = await create_row("views", view_body(entity.name, name, state));
      if (visibility === "team") await share_with_team(body.id, user.id);
      await refresh();
      return body.id;
    },
    update: async (view: SavedView, state: ViewState) => {
      await change_row("views", view.id, view_body(entity.name, view.name, state));
      await refresh();
    },
    refresh,
  };
}

const kept: (keyof ViewState)[] = ["filter", "sort", "columns", "layout", "by", "group"];
const plain = (state: ViewState) => JSON.stringify(kept.map((name) => (name === "layout" && state.layout === "table" ? null : (state[name] ?? null))));
export const differs = (view: SavedView, state: ViewState) => plain(view.state) !== plain(state);
