import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { read_groups } from "~/kernel/api/records";
import type { Entity, Row } from "~/kernel/api/types";
import { field_text, field_type, FieldView } from "~/kernel/fields";
import { recently_changed } from "~/kernel/records/cache";
import { useChange } from "~/kernel/records/use-change";
import { most_rows, type useRows } from "~/kernel/records/use-rows";
import { find_field } from "~/kernel/schema/schema";
import { useFormat, type Format } from "~/kernel/session/format";
import { DataGrid, type GridColumn, type Position } from "~/ui/data-grid/data-grid";
import { RowSkeletons } from "~/ui/skeletons";
import { CellEditor } from "./cell-editor";
import classes from "./list.module.css";
import type { Selection } from "./selection";
import { columns_of, next_sort, shown_sort, sort_of, useViewState } from "./view-state";

interface Props {
  entity: Entity;
  list: ReturnType<typeof useRows>;
  selection: Selection;
  read_only: boolean;
  peek: (id: string | undefined) => void;
}

function useColumns(entity: Entity, names: string[], format: Format): GridColumn<Row>[] {
  return useMemo(
    () =>
      names.map((name) => {
        const field = find_field(entity, name)!;
        const type = field_type(field);
        const editable = (row: Row) => field.writable && !type.wide && row._can?.write !== false;
        // Most cells are words: they need no component of their own.
        const view = type.view ? (row: Row) => <FieldView field={field} value={row[name]} format={format} /> : (row: Row) => field_text(field, row[name], format);
        const render = name === entity.title ? (row: Row) => <span className={classes.title}>{view(row)}</span> : view;
        return { id: name, label: field.label, width: name === entity.title ? 230 : (type.width ?? 150), align: type.align, sortable: field.sortable, editable, render };
      }),
    [entity, names, format],
  );
}

function useGroups(entity: Entity, format: Format) {
  const { t } = useTranslation();
  const { state } = useViewState();
  const field = state.group ? find_field(entity, state.group) : undefined;
  const groups = useQuery({
    queryKey: ["rows", entity.name, "groups", state.group, state.filter, state.as_of],
    queryFn: () => read_groups(entity.name, state.group!, state.filter, state.as_of),
    enabled: !!field,
  });
  return useMemo(() => {
    if (!field) return undefined;
    const counts = new Map(groups.data?.map((group) => [String(group.key[0] ?? ""), group.count]));
    return (row: Row) => {
      const value = row[field.name];
      const key = String((value as { id?: string } | null)?.id ?? value ?? "");
      const count = counts.get(key);
      const title = <>{field_text(field, value, format) || t("list.group.empty")}{count !== undefined && <span className={classes.groupcount}>{format.number(count)}</span>}</>;
      return { key, title };
    };
  }, [field, format, groups.data, t]);
}

/** The panel follows the keys, and the marked row follows the panel; answers where the panel's row stands, or -1. */
function usePanelRow(open: string | undefined, rows: Row[], active: Position, set_active: (to: Position) => void, peek: Props["peek"]): number {
  const asked = useRef<string | undefined>(undefined);
  const at = open === undefined ? -1 : rows.findIndex((row) => row.id === open);
  const active_id = rows[active.row]?.id;
  useEffect(() => {
    if (!open || active_id === undefined || active_id === open) return;
    asked.current = active_id;
    peek(active_id);
    // Only the keys lead; a panel opened by an address stays.
  }, [active.row]);
  useEffect(() => {
    // Quicker keys than the address: what was asked last counts.
    const by_keys = asked.current !== undefined && asked.current !== open && at >= 0;
    if (by_keys) return;
    asked.current = undefined;
    if (at >= 0 && at !== active.row) set_active({ row: at, column: 0 });
  }, [at]);
  return at;
}

export function ListTable({ entity, list, selection, read_only, peek }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const go = useNavigate();
  const { state, change } = useViewState();
  const names = useMemo(() => columns_of(entity, state), [entity, state]);
  const columns = useColumns(entity, names, format);
  const group_of = useGroups(entity, format);
  const [active, set_active] = useState<Position>({ row: 0, column: 0 });
  const [editing, set_editing] = useState<Position | null>(null);
  const writer = useChange(entity);

  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const on_end = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const on_peek = useCallback((row: Row) => peek(row.id), [peek]);
  const on_edit = useCallback(
    (at: Position) => {
      if (!read_only && list.rows[at.row] && columns[at.column]?.editable?.(list.rows[at.row]!)) set_editing(at);
    },
    [columns, list.rows, read_only],
  );
  const panel = usePanelRow(state.peek, list.rows, active, set_active, peek);

  const editor = (row: Row, column: GridColumn<Row>) => {
    const at = editing!;
    const leave = (step: number) => {
      const steps = columns.map((candidate, index) => (candidate.editable?.(row) ? index : -1)).filter((index) => index >= 0);
      const next = step ? steps[steps.indexOf(at.column) + step] : undefined;
      set_editing(next === undefined ? null : { row: at.row, column: next });
      if (next !== undefined) set_active({ row: at.row, column: next });
    };
    return <CellEditor key={`${row.id}.${column.id}`} field={find_field(entity, column.id)!} value={row[column.id]} leave={leave} save={(value) => void writer.change(row, { [column.id]: value })} />;
  };
  const words = { select_all: t("list.select_all"), select_row: t("list.select_row"), grid: entity.label };
  if (list.isPending) return <RowSkeletons rows={16} columns={columns.length} />;
  return (
    <div className={classes.table} data-waiting={list.isPlaceholderData || undefined}>
      <DataGrid
        columns={columns}
        rows={list.rows}
        total={list.count ?? list.rows.length}
        words={words}
        sort={sort_of(shown_sort(entity, state))}
        on_sort={(column) => change({ sort: next_sort(shown_sort(entity, state), column) })}
        selectable={entity.can.bulk && !read_only}
        selected={selection.ids}
        all_selected={selection.all}
        on_select={selection.select}
        on_select_all={selection.select_all}
        active={active}
        on_active={set_active}
        editing={editing}
        editor={editor}
        on_edit={on_edit}
        on_open={(row) => void go({ to: "/$entity/$id", params: { entity: entity.name, id: row.id } })}
        on_peek={on_peek}
        on_end={on_end}
        group_of={group_of}
        is_fresh={(row) => recently_changed(entity.name, row.id)}
        row_height={40}
        read_only={read_only}
        row_open={panel >= 0 && panel === active.row}
      />
      {list.rows.length >= most_rows && <p className={classes.limit}>{t("list.limit", { count: most_rows })}</p>}
    </div>
  );
}
