// Asks for what a list will show, before the list itself is there.
import type { QueryClient } from "@tanstack/react-query";
import type { Entity } from "~/kernel/api/types";
import { watch_ahead } from "~/kernel/live/live";
import { rows_query } from "~/kernel/records/use-rows";
import { views_query } from "./saved-views";
import { list_query, type ViewState } from "./view-state";

export async function ask_for_list(client: QueryClient, entity: Entity, state: ViewState, has_views: boolean) {
  watch_ahead(client, entity.name);
  const rows = state.layout === "board" ? undefined : client.prefetchInfiniteQuery(rows_query(entity.name, list_query(entity, state)));
  await Promise.all([rows, has_views && client.prefetchQuery(views_query(entity.name))]);
}
