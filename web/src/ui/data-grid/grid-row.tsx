import { memo, type MouseEvent, type ReactNode } from "react";
import type { GridColumn, Position } from "./data-grid";
import classes from "./data-grid.module.css";

interface Props<T extends { id: string }> {
  row: T;
  index: number;
  top: number;
  columns: GridColumn<T>[];
  active_column: number;
  editing_column: number;
  selected: boolean;
  fresh: boolean;
  read_only: boolean;
  selectable: boolean;
  select_label: string;
  editor: (row: T, column: GridColumn<T>) => ReactNode;
  on_active: (position: Position) => void;
  on_edit: (position: Position) => void;
  on_peek: (row: T) => void;
  on_select: (id: string, on: boolean, range: boolean) => void;
}

function Row<T extends { id: string }>(props: Props<T>) {
  const { row, index, columns, active_column, editing_column } = props;
  const click = (column: number) => {
    props.on_active({ row: index, column });
    if (!props.read_only && column > 0 && columns[column]!.editable?.(row)) props.on_edit({ row: index, column });
    else props.on_peek(row);
  };
  const pick = (event: MouseEvent<HTMLInputElement>) => props.on_select(row.id, event.currentTarget.checked, event.shiftKey);
  const look = `${classes.row} ${props.fresh ? "changed" : ""}`;
  return (
    <div
      role="row"
      id={`grid-${row.id}`}
      className={look}
      style={{ transform: `translateY(${props.top}px)` }}
      aria-rowindex={index + 2}
      aria-selected={props.selected}
      data-active={active_column >= 0 || undefined}
    >
      <div role={props.selectable ? "gridcell" : "presentation"} className={classes.check}>
        {props.selectable && <input type="checkbox" aria-label={props.select_label} checked={props.selected} onClick={pick} onChange={() => undefined} />}
      </div>
      {columns.map((column, at) => (
        <div
          key={column.id}
          role="gridcell"
          className={classes.cell}
          data-align={column.align}
          data-active={at === active_column || undefined}
          data-editing={at === editing_column || undefined}
          onClick={at === editing_column ? undefined : () => click(at)}
        >
          {at === editing_column ? props.editor(row, column) : column.render(row)}
        </div>
      ))}
    </div>
  );
}

/** Drawn again only when what it shows has changed: scrolling moves rows, it does not remake them. */
export const GridRow = memo(Row) as typeof Row;
