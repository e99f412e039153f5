import type { Query, QueryClient } from "@tanstack/react-query";
import { ApiError } from "~/kernel/api/client";
import type { ListQuery } from "~/kernel/api/types";

export const keys = {
  lists: (entity: string) => ["rows", entity] as const,
  list: (entity: string, query: ListQuery) => ["rows", entity, query] as const,
  boards: (entity: string) => ["board", entity] as const,
  board: (entity: string, query: unknown) => ["board", entity, query] as const,
  records: (entity: string) => ["record", entity] as const,
  record: (entity: string, id: string, as_of?: string) => ["record", entity, id, as_of ?? null] as const,
  timelines: ["timeline"] as const,
  timeline: (customer: string, channels: string[]) => ["timeline", customer, channels] as const,
  histories: (entity: string, id: string) => ["history", entity, id] as const,
  shares: (entity: string, id: string) => ["shares", entity, id] as const,
  accesses: (entity: string, id: string) => ["access", entity, id] as const,
};

/** After a write that may have touched more than is known: all that shows this entity is asked for again. */
export async function refresh_entity(client: QueryClient, entity: string) {
  await Promise.all([
    client.invalidateQueries({ queryKey: keys.lists(entity) }),
    client.invalidateQueries({ queryKey: keys.boards(entity) }),
    client.invalidateQueries({ queryKey: keys.records(entity) }),
    client.invalidateQueries({ queryKey: ["history", entity] }),
    client.invalidateQueries({ queryKey: keys.timelines }),
  ]);
}

const untouched = new Set<unknown>(["schema", "session", "undo"]);

/** After an undo or an import: everything but the schema and the preview that has just been carried out. */
export async function refresh_everything(client: QueryClient) {
  await client.invalidateQueries({ predicate: (query) => !untouched.has(query.queryKey[0]) });
}

/** What was read before the line was open may have changed in between; what is still on its way is new enough. */
export async function refresh_what_is_here(client: QueryClient) {
  await client.invalidateQueries({ predicate: ({ queryKey, state }) => !untouched.has(queryKey[0]) && state.dataUpdatedAt > 0 });
}

const is_refused = ({ state }: Query) => state.data !== undefined && state.error instanceof ApiError && state.error.status >= 400 && state.error.status < 500;

/**
 * One may see other things than before: who one is and what there is to see first, then what the screens show; what is
 * refused now goes from them, and what they do not show is forgotten.
 */
export async function load_anew(client: QueryClient) {
  client.removeQueries({ type: "inactive" });
  await Promise.all([client.invalidateQueries({ queryKey: ["session"] }), client.invalidateQueries({ queryKey: ["schema"] })]);
  await refresh_everything(client);
  await client.resetQueries({ predicate: is_refused });
}
