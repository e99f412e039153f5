// Before the first drawing: who is here, what there is to see, and the first rows. What is there is drawn once, without a skeleton first.
import { queryOptions, type QueryClient } from "@tanstack/react-query";
import i18next from "i18next";
import { read_session } from "~/kernel/api/session";
import type { Schema } from "~/kernel/api/types";
import { find_entity, schema_query } from "~/kernel/schema/schema";
import { ask_for_list } from "~/kernel/views/list/list-ahead";
import { read_view_state, type ViewState } from "~/kernel/views/list/view-state";
import { router } from "../router";

/** Longer than this nobody waits without a picture of what comes. */
const patience = 300;

// What failed while nothing was drawn yet is shown, not asked again.
export const session_query = queryOptions({ queryKey: ["session"], queryFn: read_session, staleTime: Infinity, retryOnMount: false });

const list_address = /^\/([a-z_]*)$/;
async function ask_for_rows(client: QueryClient, schema: Schema) {
  const { pathname, search } = router.latestLocation;
  const name = list_address.exec(pathname)?.[1];
  const entity = find_entity(schema, name || (schema.menu[0]?.entity ?? ""));
  if (name === undefined || !entity) return;
  const state = read_view_state(name ? search : {}) as ViewState;
  const grace = new Promise((over) => setTimeout(over, patience));
  await Promise.race([ask_for_list(client, entity, state, !!find_entity(schema, "views")), grace]);
}

export async function ask_ahead(client: QueryClient) {
  await client.prefetchQuery(session_query);
  if (!client.getQueryData(session_query.queryKey)) return;
  const asked = schema_query(i18next.language, (key) => i18next.t(key));
  await client.prefetchQuery(asked);
  const schema = client.getQueryData(asked.queryKey);
  if (schema) await Promise.all([ask_for_rows(client, schema), router.load()]);
}
