// A table of any length: only the rows in sight exist. Rows are plain elements, never kit components.
import { useVirtualizer } from "@tanstack/react-virtual";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { useEffect, useMemo, useRef, type KeyboardEvent, type ReactNode } from "react";
import classes from "./data-grid.module.css";
import { GridRow } from "./grid-row";

export interface GridColumn<T> {
  id: string;
  label: string;
  width: number;
  align?: "end";
  sortable?: boolean;
  editable?: (row: T) => boolean;
  render: (row: T) => ReactNode;
}
export interface Position { row: number; column: number }
export interface GridWords { select_all: string; select_row: string; grid: string }
export interface GridProps<T extends { id: string }> {
  columns: GridColumn<T>[];
  rows: T[];
  /** How many there are in all, loaded or not. */
  total: number;
  words: GridWords;
  sort?: { column: string; descending: boolean };
  on_sort?: (column: string) => void;
  selected: Set<string>;
  /** All that the list asks for are selected, the ones not loaded too. */
  all_selected: boolean;
  on_select: (id: string, on: boolean, range: boolean) => void;
  on_select_all: (on: boolean) => void;
  active: Position;
  on_active: (position: Position) => void;
  editing: Position | null;
  editor: (row: T, column: GridColumn<T>) => ReactNode;
  on_edit: (position: Position) => void;
  on_open: (row: T) => void;
  on_peek: (row: T) => void;
  on_end: () => void;
  /** A line above the row where its group begins. */
  group_of?: (row: T) => { key: string; title: ReactNode };
  is_fresh: (row: T) => boolean;
  row_height: number;
  read_only: boolean;
}

type Line<T> = { kind: "row"; row: T; index: number } | { kind: "group"; key: string; title: ReactNode };
function lines_of<T extends { id: string }>(rows: T[], group_of: GridProps<T>["group_of"]): Line<T>[] {
  if (!group_of) return rows.map((row, index) => ({ kind: "row", row, index }));
  let last: string | undefined;
  return rows.flatMap((row, index): Line<T>[] => {
    const { key, title } = group_of(row);
    const line: Line<T> = { kind: "row", row, index };
    if (key === last) return [line];
    last = key;
    return [{ kind: "group", key, title }, line];
  });
}

function step_of(key: string): [rows: number, columns: number] | undefined {
  const steps: Record<string, [number, number]> = {
    j: [1, 0], k: [-1, 0], ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1], PageDown: [15, 0], PageUp: [-15, 0],
    Home: [-Infinity, 0], End: [Infinity, 0],
  };
  return steps[key.length === 1 ? key.toLowerCase() : key];
}
const clamp = (value: number, most: number) => Math.max(0, Math.min(value, most));

function HeaderCell<T>({ column, sort, on_sort }: { column: GridColumn<T>; sort: GridProps<never>["sort"]; on_sort?: (id: string) => void }) {
  const sorted = sort?.column === column.id;
  const Arrow = sort?.descending ? IconArrowDown : IconArrowUp;
  return (
    <div role="columnheader" className={classes.head} data-align={column.align} aria-sort={sorted ? (sort!.descending ? "descending" : "ascending") : undefined}>
      {column.sortable && on_sort ? (
        <button type="button" onClick={() => on_sort(column.id)}>
          <span className="truncate">{column.label}</span>
          {sorted && <Arrow size={14} aria-hidden />}
        </button>
      ) : (
        <span className="truncate">{column.label}</span>
      )}
    </div>
  );
}

export function DataGrid<T extends { id: string }>(props: GridProps<T>) {
  const { columns, rows, total, active, row_height, on_end, editing } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const lines = useMemo(() => lines_of(rows, props.group_of), [rows, props.group_of]);
  const virtual = useVirtualizer({ count: lines.length, getScrollElement: () => scroller.current, estimateSize: () => row_height, overscan: 12 });
  const shown = virtual.getVirtualItems();
  const last_shown = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lines.length && last_shown > lines.length - 30) on_end();
  }, [last_shown, lines.length, on_end]);

  const move = (step: [number, number]) => {
    const next = { row: clamp(active.row + step[0], rows.length - 1), column: clamp(active.column + step[1], columns.length - 1) };
    props.on_active(next);
    virtual.scrollToIndex(lines.findIndex((line) => line.kind === "row" && line.index === next.row));
  };
  const on_key = (event: KeyboardEvent) => {
    // While a cell opens its keys are not the grid's: Enter must not leave the page under it.
    if (editing || event.ctrlKey || event.metaKey || event.altKey || event.target !== scroller.current) return;
    const row = rows[active.row];
    const step = step_of(event.key);
    if (step) move(step);
    else if (!row) return;
    else if (event.key === "Enter") props.on_open(row);
    else if (event.key === " ") props.on_peek(row);
    else if (event.key === "x" || event.key === "X") props.on_select(row.id, !props.selected.has(row.id), event.shiftKey);
    else if (event.key === "F2") props.on_edit(active);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const back_to_grid = useRef(false);
  useEffect(() => {
    if (!editing && back_to_grid.current && document.activeElement === document.body) scroller.current?.focus({ preventScroll: true });
    back_to_grid.current = !!editing;
  }, [editing]);

  const template = `40px ${columns.map((column, index) => `minmax(${column.width}px, ${index ? 1 : 1.4}fr)`).join(" ")}`;
  const width = 40 + columns.reduce((sum, column) => sum + column.width, 0);
  const active_row = rows[active.row];
  return (
    <div
      ref={scroller}
      className={classes.scroller}
      style={{ "--grid-columns": template, "--grid-width": `${width}px`, "--grid-row": `${row_height}px` } as React.CSSProperties}
      role="grid"
      aria-label={props.words.grid}
      aria-rowcount={total + 1}
      aria-multiselectable
      aria-readonly={props.read_only}
      aria-activedescendant={active_row && `grid-${active_row.id}`}
      tabIndex={0}
      onKeyDown={on_key}
    >
      <div role="row" className={classes.header} aria-rowindex={1}>
        <div role="columnheader" className={classes.check}>
          <input type="checkbox" aria-label={props.words.select_all} checked={props.all_selected} disabled={props.read_only} onChange={(event) => props.on_select_all(event.currentTarget.checked)} />
        </div>
        {columns.map((column) => <HeaderCell key={column.id} column={column} sort={props.sort} on_sort={props.on_sort} />)}
      </div>
      <div role="rowgroup" className={classes.body} style={{ height: virtual.getTotalSize() }}>
        {shown.map(({ index, start }) => {
          const line = lines[index]!;
          if (line.kind === "group") {
            return <div key={`group-${line.key}`} role="row" className={classes.group} style={{ transform: `translateY(${start}px)` }}><div role="gridcell" aria-colspan={columns.length + 1}>{line.title}</div></div>;
          }
          return (
            <GridRow
              key={line.row.id}
              row={line.row}
              index={line.index}
              top={start}
              columns={columns}
              active_column={active.row === line.index ? active.column : -1}
              editing_column={editing?.row === line.index ? editing.column : -1}
              selected={props.all_selected || props.selected.has(line.row.id)}
              fresh={props.is_fresh(line.row)}
              read_only={props.read_only}
              select_label={props.words.select_row}
              editor={props.editor}
              on_active={props.on_active}
              on_edit={props.on_edit}
              on_peek={props.on_peek}
              on_select={props.on_select}
            />
          );
        })}
      </div>
    </div>
  );
}
