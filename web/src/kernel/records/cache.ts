// The copies of a row that the screens hold: pages of lists, columns of boards, the open record.
import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import type { BoardColumn, Page, Row } from "~/kernel/api/types";
import { keys } from "./keys";

type Update = (row: Row) => Row;
const updated = (rows: Row[], id: string, update: Update) => {
  if (!rows.some((row) => row.id === id)) return rows;
  return rows.map((row) => (row.id === id ? update(row) : row));
};

function update_pages(pages: InfiniteData<Page> | undefined, id: string, update: Update) {
  if (!pages?.pages) return pages;
  return { ...pages, pages: pages.pages.map((page) => ({ ...page, rows: updated(page.rows, id, update) })) };
}

/** Changes every copy of one row at once. */
export function update_copies(client: QueryClient, entity: string, id: string, update: Update) {
  client.setQueriesData<InfiniteData<Page>>({ queryKey: keys.lists(entity) }, (pages) => update_pages(pages, id, update));
  client.setQueriesData<BoardColumn[]>({ queryKey: keys.boards(entity) }, (columns) =>
    columns?.map((column) => ({ ...column, rows: updated(column.rows, id, update) })),
  );
  client.setQueryData<Row>(keys.record(entity, id), (row) => (row ? update(row) : row));
}

export function drop_copies(client: QueryClient, entity: string, ids: Set<string>) {
  const kept = (rows: Row[]) => rows.filter((row) => !ids.has(row.id));
  client.setQueriesData<InfiniteData<Page>>({ queryKey: keys.lists(entity) }, (pages) => {
    if (!pages?.pages) return pages;
    const shrunk = pages.pages.map((page) => ({ ...page, rows: kept(page.rows), count: page.count && page.count - ids.size }));
    return { ...pages, pages: shrunk };
  });
}

export function find_copy(client: QueryClient, entity: string, id: string): Row | undefined {
  const record = client.getQueryData<Row>(keys.record(entity, id));
  if (record) return record;
  for (const [, pages] of client.getQueriesData<InfiniteData<Page>>({ queryKey: keys.lists(entity) })) {
    const row = pages?.pages?.flatMap((page) => page.rows).find((candidate) => candidate.id === id);
    if (row) return row;
  }
  return undefined;
}

// Rows that somebody else has just changed, so that the screen can show it for a moment.
const fresh = new Map<string, number>();
export const mark_changed = (entity: string, id: string) => fresh.set(`${entity}/${id}`, Date.now());
export const recently_changed = (entity: string, id: string) => Date.now() - (fresh.get(`${entity}/${id}`) ?? 0) < 2_500;
