// One column a choice; a card moves by drag, or by its menu for who cannot drag.
import { Select } from "@mantine/core";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { list_rows, read_board } from "~/kernel/api/records";
import type { BoardColumn, Entity, FilterJson, Row } from "~/kernel/api/types";
import { both } from "~/kernel/filters/model";
import { keys } from "~/kernel/records/keys";
import { useChange } from "~/kernel/records/use-change";
import { find_field } from "~/kernel/schema/schema";
import { EmptyState } from "~/ui/empty-state";
import { RowSkeletons } from "~/ui/skeletons";
import { useViewState, type ViewState } from "../list/view-state";
import { Column } from "./column";
import classes from "./board.module.css";

export function moved_card(columns: BoardColumn[], id: string, to: string | null): BoardColumn[] {
  const card = columns.flatMap((column) => column.rows).find((row) => row.id === id);
  if (!card) return columns;
  return columns.map((column) => {
    const here = column.rows.some((row) => row.id === id);
    if (here === (column.value === to)) return column;
    if (here) return { ...column, count: column.count - 1, rows: column.rows.filter((row) => row.id !== id) };
    return column.value === to ? { ...column, count: column.count + 1, rows: [card, ...column.rows] } : column;
  });
}

function useBoard(entity: Entity, by: string, state: ViewState) {
  const client = useQueryClient();
  const query = { by, filter: state.filter, sort: state.sort, limit: 30 };
  const key = keys.board(entity.name, query);
  const board = useQuery({ queryKey: key, queryFn: () => read_board(entity.name, query), placeholderData: keepPreviousData });
  const { change } = useChange(entity);
  const move = async (row: Row, to: string | null) => {
    if (row[by] === to) return;
    client.setQueryData<BoardColumn[]>(key, (columns) => columns && moved_card(columns, row.id, to));
    await change(row, { [by]: to });
    await client.invalidateQueries({ queryKey: keys.boards(entity.name) });
  };
  const more = async (column: BoardColumn) => {
    const one: FilterJson = { [by]: column.value === null ? { empty: true } : column.value };
    const page = await list_rows(entity.name, { filter: both(state.filter, one), sort: state.sort, limit: 30, cursor: column.next ?? undefined, count: "none" });
    client.setQueryData<BoardColumn[]>(key, (columns) =>
      columns?.map((other) => (other.value === column.value ? { ...other, rows: [...other.rows, ...page.rows], next: page.next } : other)),
    );
  };
  return { board, move, more };
}

interface Props { entity: Entity; state: ViewState; peek: (id: string | undefined) => void }

export default function Board({ entity, state, peek }: Props) {
  const { t } = useTranslation();
  const { change } = useViewState();
  const choices = entity.fields.filter((field) => field.type === "choice" && field.options?.length);
  const by = choices.some((field) => field.name === state.by) ? state.by! : (entity.layout.board ?? choices[0]?.name ?? "");
  const field = find_field(entity, by);
  const { board, move, more } = useBoard(entity, by, state);
  if (!field) return <EmptyState title={t("board.none")} />;
  if (board.isPending) return <RowSkeletons rows={9} columns={4} />;
  if (board.isError) return <EmptyState tone="search" title={t("error.not_read")} text={board.error.message} />;
  return (
    <div className={classes.board}>
      {choices.length > 1 && (
        <div className={classes.by}>
          <Select size="xs" aria-label={t("board.by")} data={choices.map((one) => ({ value: one.name, label: `${t("board.by")}: ${one.label}` }))} value={by} allowDeselect={false} onChange={(next) => change({ by: next! })} />
        </div>
      )}
      <div className={classes.columns} tabIndex={0} role="region" aria-label={field.label}>
        {board.data.map((column) => (
          <Column key={column.value ?? ""} entity={entity} field={field} column={column} columns={board.data} read_only={!field.writable || !!state.as_of} move={move} more={more} peek={peek} />
        ))}
      </div>
    </div>
  );
}
