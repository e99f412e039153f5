// What records are called, asked for by their ids and without anything else of them: to look at a log must not write it.
import { useQueries } from "@tanstack/react-query";
import { list_rows } from "~/kernel/api/records";
import { keys } from "~/kernel/records/keys";
import { find_entity, title_of, useSchema } from "~/kernel/schema/schema";

export interface Named { entity: string; id: string }
/** By entity, then by id; an entity that has not been answered yet is not in. */
export type Titles = Map<string, Map<string, string>>;
const most_at_once = 100;

function ids_by_entity(records: Named[]): [entity: string, ids: string[]][] {
  const all = new Map<string, Set<string>>();
  for (const { entity, id } of records) all.set(entity, (all.get(entity) ?? new Set()).add(id));
  return [...all].map(([entity, ids]) => [entity, [...ids]]);
}

export function useTitles(records: Named[]): Titles {
  const schema = useSchema();
  const wanted = ids_by_entity(records).filter(([entity]) => find_entity(schema, entity));
  const parts = wanted.flatMap(([entity, ids]) => Array.from({ length: Math.ceil(ids.length / most_at_once) }, (_, at) => ({ entity, ids: ids.slice(at * most_at_once, (at + 1) * most_at_once) })));
  const answers = useQueries({
    queries: parts.map(({ entity, ids }) => ({
      queryKey: [...keys.lists(entity), "titles", ids],
      queryFn: () => list_rows(entity, { filter: { id: { in: ids } }, fields: find_entity(schema, entity)!.title, limit: 200, count: "none" as const }),
      staleTime: 60_000,
    })),
  });
  const titles: Titles = new Map();
  for (const [at, { entity }] of parts.entries()) {
    const rows = answers[at]!.data?.rows;
    if (!rows) continue;
    const known = titles.get(entity) ?? new Map<string, string>();
    for (const row of rows) known.set(row.id, title_of(find_entity(schema, entity), row));
    titles.set(entity, known);
  }
  return titles;
}

/** Null for what is no longer there, nothing for what is not known yet. */
export const title_in = (titles: Titles, entity: string, id: string): string | null | undefined => {
  const known = titles.get(entity);
  return known ? (known.get(id) ?? null) : undefined;
};
