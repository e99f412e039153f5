import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { list_rows, read_row } from "~/kernel/api/records";
import type { ListQuery, Row } from "~/kernel/api/types";
import { keys } from "./keys";

/** The most rows that a list holds; beyond it a person narrows the question or exports. */
export const most_rows = 10_000;
const page_size = 100;

export const rows_query = (entity: string, query: ListQuery) =>
  infiniteQueryOptions({
    queryKey: keys.list(entity, query),
    queryFn: ({ pageParam, signal }) =>
      // The count is asked for once: the following pages do not repeat it.
      list_rows(entity, { ...query, limit: page_size, cursor: pageParam, count: pageParam ? "none" : "exact" }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page, pages) => (pages.length * page_size < most_rows ? (page.next ?? undefined) : undefined),
  });

export function useRows(entity: string, query: ListQuery, enabled = true) {
  const result = useInfiniteQuery({ ...rows_query(entity, query), placeholderData: keepPreviousData, enabled });
  const rows = useMemo(() => result.data?.pages.flatMap((page) => page.rows) ?? [], [result.data]);
  return { ...result, rows, count: result.data?.pages[0]?.count };
}

export function useRecord(entity: string, id: string | undefined, as_of?: string) {
  return useQuery<Row>({
    queryKey: keys.record(entity, id ?? "", as_of),
    queryFn: () => read_row(entity, id!, as_of),
    enabled: !!id,
  });
}

/** A short list: the options of a picker, the tasks of a customer. */
export function useShortList(entity: string, query: ListQuery, enabled = true) {
  const asked = { ...query, count: query.count ?? "none" } as ListQuery;
  return useQuery({
    queryKey: [...keys.lists(entity), "short", asked],
    queryFn: ({ signal }) => list_rows(entity, asked, signal),
    placeholderData: keepPreviousData,
    enabled,
    staleTime: 15_000,
  });
}
