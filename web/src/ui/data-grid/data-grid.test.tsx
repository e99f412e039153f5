import { fireEvent, screen } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { useState } from "react";
import { draw } from "~/checks/screen";
import { DataGrid, type GridColumn, type GridProps, type Position } from "./data-grid";

interface Line { id: string; name: string; kind: string }
const rows: Line[] = Array.from({ length: 5_000 }, (_, index) => ({ id: `r${index}`, name: `Row ${index}`, kind: index < 3 ? "a" : "b" }));
const columns: GridColumn<Line>[] = [
  { id: "name", label: "Name", width: 100, sortable: true, render: (row) => row.name },
  { id: "kind", label: "Kind", width: 80, editable: () => true, render: (row) => row.kind },
];
const heard = { on_open: vi.fn(), on_peek: vi.fn(), on_select: vi.fn(), on_edit: vi.fn(), on_sort: vi.fn(), on_end: vi.fn(), on_select_all: vi.fn() };

function Example(more: Partial<GridProps<Line>>) {
  const [active, set_active] = useState<Position>({ row: 0, column: 0 });
  const words = { grid: "Rows", select_all: "All", select_row: "One" };
  return (
    <DataGrid columns={columns} rows={rows} total={9_000} words={words} selected={new Set(["r1"])} all_selected={false} active={active} on_active={set_active} editing={null} editor={() => null} is_fresh={() => false} row_height={40} read_only={false} selectable {...heard} {...more} />
  );
}
const press = (...keys: string[]) => keys.forEach((key) => fireEvent.keyDown(screen.getByRole("grid"), { key }));
beforeEach(() => {
  Object.values(heard).forEach((spy) => spy.mockReset());
  vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue(400);
  vi.spyOn(Element.prototype, "clientWidth", "get").mockReturnValue(900);
});

test("of five thousand rows only those in sight exist, and all are counted", () => {
  draw(<Example />);
  expect(screen.getAllByRole("row").length).toBeGreaterThan(10);
  expect(screen.getAllByRole("row").length).toBeLessThan(60);
  expect(screen.getByRole("grid").getAttribute("aria-rowcount")).toBe("9001");
});
test("J and K move, Enter opens, Space peeks, X selects, F2 edits", () => {
  draw(<Example />);
  press("j", "j", "k", "Enter");
  expect(heard.on_open).toHaveBeenCalledWith(rows[1]);
  press(" ", "x", "ArrowRight", "F2");
  expect(heard.on_peek).toHaveBeenCalledWith(rows[1]);
  expect(heard.on_select).toHaveBeenCalledWith("r1", false, false);
  expect(heard.on_edit).toHaveBeenCalledWith({ row: 1, column: 1 });
});
test("while a cell is edited the keys are its own", () => {
  draw(<Example editing={{ row: 0, column: 1 }} />);
  press("Enter", "j", " ");
  expect(heard.on_open).not.toHaveBeenCalled();
  expect(heard.on_peek).not.toHaveBeenCalled();
});
test("a click edits what may be edited and peeks at the rest; read only never edits", () => {
  const { unmount } = draw(<Example />);
  fireEvent.click(screen.getByText("Row 2"));
  expect(heard.on_peek).toHaveBeenCalledWith(rows[2]);
  fireEvent.click(screen.getAllByText("a")[0]!);
  expect(heard.on_edit).toHaveBeenCalledWith({ row: 0, column: 1 });
  unmount();
  heard.on_edit.mockReset();
  draw(<Example read_only />);
  fireEvent.click(screen.getAllByText("a")[0]!);
  expect(heard.on_edit).not.toHaveBeenCalled();
});
test("each group has one line above it", () => {
  const group_of = (row: Line) => ({ key: row.kind, title: `Group ${row.kind}` });
  draw(<Example group_of={group_of} />);
  expect(screen.getAllByText("Group a")).toHaveLength(1);
  expect(screen.getAllByText("Group b")).toHaveLength(1);
});
