// A list is its address: what a view shows can be sent to a colleague as a link.
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import type { Entity, FilterJson, ListQuery } from "~/kernel/api/types";
import { default_sort_of } from "~/kernel/extensions";
import { find_field } from "~/kernel/schema/schema";

export type LayoutKind = "table" | "board";
export interface ViewState {
  view?: string;
  q?: string;
  filter?: FilterJson;
  sort?: string;
  columns?: string[];
  layout?: LayoutKind;
  by?: string;
  group?: string;
  as_of?: string;
  peek?: string;
}

/** The same for the router, which cannot follow a type that holds itself. */
export type ListSearch = Omit<ViewState, "filter"> & { filter?: object };

const text = (value: unknown) => (typeof value === "string" && value ? value : typeof value === "number" ? String(value) : undefined);
const filter_of = (value: unknown) =>
  typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length ? (value as FilterJson) : undefined;

export function read_view_state(search: Record<string, unknown>): ListSearch {
  const columns = Array.isArray(search.columns) ? search.columns.filter((name) => typeof name === "string") : undefined;
  return {
    view: text(search.view), q: text(search.q), filter: filter_of(search.filter), sort: text(search.sort),
    columns: columns?.length ? columns : undefined,
    layout: search.layout === "board" ? "board" : search.layout === "table" ? "table" : undefined,
    by: text(search.by), group: text(search.group), as_of: text(search.as_of), peek: text(search.peek),
  };
}

export function columns_of(entity: Entity, state: ViewState): string[] {
  const wanted = (state.columns ?? entity.layout.list).filter((name) => find_field(entity, name));
  const rest = wanted.length ? wanted : entity.fields.filter((field) => field.listed).map((field) => field.name).slice(0, 6);
  // What a record is called always stands first.
  return [entity.title, ...rest.filter((name) => name !== entity.title)].filter((name) => find_field(entity, name));
}

export function sort_of(sort: string | undefined) {
  const first = sort?.split(",")[0];
  if (!first) return undefined;
  return first.startsWith("-") ? { column: first.slice(1), descending: true } : { column: first, descending: false };
}

/** How the list stands: as somebody sorted it, as its module says, or by the title. */
export const shown_sort = (entity: Entity, state: ViewState): string => state.sort ?? default_sort_of(entity.name) ?? entity.title;

/** The other way round for the column that it is sorted by, ascending for another. */
export function next_sort(shown: string, column: string): string {
  return shown === column ? `-${column}` : column;
}

export function list_query(entity: Entity, state: ViewState): ListQuery {
  const fields = new Set([...columns_of(entity, state), ...entity.layout.subtitle, ...(state.group ? [state.group] : [])]);
  const sort = [state.group, state.sort ?? default_sort_of(entity.name)].filter((part, at, all) => part && all.indexOf(part) === at).join(",");
  return { filter: state.filter, q: state.q, sort: sort || undefined, fields: [...fields].join(","), as_of: state.as_of };
}

export function useViewState() {
  const search: unknown = useSearch({ strict: false });
  const state = search as ViewState;
  // The router's own type of "search" is deeper than the compiler goes here.
  const navigate = useNavigate() as (to: { to: string; search: (before: ViewState) => ViewState; replace: boolean }) => Promise<void>;
  const change = useCallback(
    (changes: Partial<ViewState>, replace = false) =>
      void navigate({ to: ".", search: (before) => ({ ...before, ...changes }), replace }),
    [navigate],
  );
  return useMemo(() => ({ state, change }), [state, change]);
}
