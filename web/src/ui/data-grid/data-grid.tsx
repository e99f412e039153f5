// A table of any length: only the rows in sight exist. Rows are plain elements, never kit components.
import { useVirtualizer } from "@tanstack/react-virtual";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { startTransition, useEffect, useMemo, useRef, useState, type CSSProperties, type KeyboardEvent, type ReactNode, type RefObject } from "react";
import classes from "./data-grid.module.css";
import { GridRow } from "./grid-row";
import { likely_size } from "./likely-size";

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
  /** The active row is open beside the grid, and stays marked while the focus is there. */
  row_open?: boolean;
  /** Whether rows can be picked; else the boxes are not there. */
  selectable: boolean;
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

function useGridKeys<T extends { id: string }>(props: GridProps<T>, scroller: RefObject<HTMLDivElement | null>, show: (row: number) => void) {
  const { active, rows, columns, editing } = props;
  const move = ([down, right]: [number, number]) => {
    const next = { row: clamp(active.row + down, rows.length - 1), column: clamp(active.column + right, columns.length - 1) };
    props.on_active(next);
    show(next.row);
  };
  const actions: Record<string, (row: T, event: KeyboardEvent) => void> = {
    Enter: (row) => props.on_open(row),
    " ": (row) => props.on_peek(row),
    x: (row, event) => props.selectable && props.on_select(row.id, !props.selected.has(row.id), event.shiftKey),
    F2: () => props.on_edit(active),
  };
  return (event: KeyboardEvent) => {
    // While a cell opens its keys are not the grid's: Enter must not leave the page under it.
    if (editing || event.ctrlKey || event.metaKey || event.altKey || event.target !== scroller.current) return;
    const step = step_of(event.key);
    const act = actions[event.key === "X" ? "x" : event.key];
    const row = rows[active.row];
    if (step) move(step);
    else if (act && row) act(row, event);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
}

/** After an edit the keys belong to the grid again. */
function useFocusBack(editing: Position | null, scroller: RefObject<HTMLDivElement | null>) {
  const was_editing = useRef(false);
  useEffect(() => {
    if (!editing && was_editing.current && document.activeElement === document.body) scroller.current?.focus({ preventScroll: true });
    was_editing.current = !!editing;
  }, [editing, scroller]);
}

function HeaderRow<T extends { id: string }>({ columns, words, all_selected, selectable, on_select_all, sort, on_sort }: GridProps<T>) {
  return (
    <div role="row" className={classes.header} aria-rowindex={1}>
      <div role={selectable ? "columnheader" : "presentation"} className={classes.check}>
        {selectable && <input type="checkbox" aria-label={words.select_all} checked={all_selected} onChange={(event) => on_select_all(event.currentTarget.checked)} />}
      </div>
      {columns.map((column) => <HeaderCell key={column.id} column={column} sort={sort} on_sort={on_sort} />)}
    </div>
  );
}

function GridLine<T extends { id: string }>({ line, top, grid }: { line: Line<T>; top: number; grid: GridProps<T> }) {
  if (line.kind === "group") {
    return <div role="row" className={classes.group} style={{ transform: `translateY(${top}px)` }}><div role="gridcell" aria-colspan={grid.columns.length + 1}>{line.title}</div></div>;
  }
  return (
    <GridRow
      row={line.row}
      index={line.index}
      top={top}
      columns={grid.columns}
      active_column={grid.active.row === line.index ? grid.active.column : -1}
      editing_column={grid.editing?.row === line.index ? grid.editing.column : -1}
      selected={grid.all_selected || grid.selected.has(line.row.id)}
      fresh={grid.is_fresh(line.row)}
      read_only={grid.read_only}
      selectable={grid.selectable}
      select_label={grid.words.select_row}
      editor={grid.editor}
      on_active={grid.on_active}
      on_edit={grid.on_edit}
      on_peek={grid.on_peek}
      on_select={grid.on_select}
    />
  );
}

function sizes_of<T>(columns: GridColumn<T>[], row_height: number, selectable: boolean) {
  const template = columns.map((column, index) => `minmax(${column.width}px, ${index ? 1 : 1.4}fr)`).join(" ");
  const width = (selectable ? 40 : 12) + columns.reduce((sum, column) => sum + column.width, 0);
  return { "--grid-columns": `${selectable ? 40 : 12}px ${template}`, "--grid-width": `${width}px`, "--grid-row": `${row_height}px` } as CSSProperties;
}

/** How many rows are ready beyond those in sight: few in the first drawing, more once it stands. */
function useOverscan(): number {
  const [rows, set_rows] = useState(2);
  useEffect(() => {
    const timer = setTimeout(() => startTransition(() => set_rows(12)), 100);
    return () => clearTimeout(timer);
  }, []);
  return rows;
}

export function DataGrid<T extends { id: string }>(props: GridProps<T>) {
  const { columns, rows, row_height, on_end } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const lines = useMemo(() => lines_of(rows, props.group_of), [rows, props.group_of]);
  const overscan = useOverscan();
  const virtual = useVirtualizer({ count: lines.length, getScrollElement: () => scroller.current, estimateSize: () => row_height, overscan, initialRect: likely_size() });
  const shown = virtual.getVirtualItems();
  const last_shown = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lines.length && last_shown > lines.length - 30) on_end();
  }, [last_shown, lines.length, on_end]);
  const on_key = useGridKeys(props, scroller, (row) => virtual.scrollToIndex(lines.findIndex((line) => line.kind === "row" && line.index === row)));
  useFocusBack(props.editing, scroller);
  // What is opened from elsewhere, by an address or the panel's own arrows, comes into sight.
  useEffect(() => {
    if (props.row_open) virtual.scrollToIndex(lines.findIndex((line) => line.kind === "row" && line.index === props.active.row));
  }, [props.row_open, props.active.row]);
  const active_row = rows[props.active.row];
  const key_of = (line: Line<T>) => (line.kind === "group" ? `group-${line.key}` : line.row.id);
  return (
    <div
      ref={scroller}
      className={classes.scroller}
      data-row-open={props.row_open || undefined}
      style={sizes_of(columns, row_height, props.selectable)}
      role="grid"
      aria-label={props.words.grid}
      aria-rowcount={props.total + 1}
      aria-multiselectable={props.selectable}
      aria-readonly={props.read_only}
      aria-activedescendant={active_row && `grid-${active_row.id}`}
      tabIndex={0}
      onKeyDown={on_key}
    >
      <HeaderRow {...props} />
      <div role="rowgroup" className={classes.body} style={{ height: virtual.getTotalSize() }}>
        {shown.map(({ index, start }) => <GridLine key={key_of(lines[index]!)} line={lines[index]!} top={start} grid={props} />)}
      </div>
    </div>
  );
}
