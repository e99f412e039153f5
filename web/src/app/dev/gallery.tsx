// The parts of the kit side by side, for axe and for the eye; nothing links here.
import { Button } from "@mantine/core";
import { useState } from "react";
import { Avatar } from "~/ui/avatar";
import { Badge } from "~/ui/badge";
import { Brand } from "~/ui/brand";
import { DataGrid, type GridColumn, type Position } from "~/ui/data-grid/data-grid";
import { EmptyState } from "~/ui/empty-state";
import { Icon } from "~/ui/icon";
import { RowSkeletons, TextSkeletons } from "~/ui/skeletons";
import { show_toast } from "~/ui/toasts";

interface Line { id: string; name: string; amount: number }
const lines: Line[] = Array.from({ length: 200 }, (_, index) => ({ id: String(index), name: `Row ${index + 1}`, amount: (index * 7919) % 1000 }));
const columns: GridColumn<Line>[] = [
  { id: "name", label: "Name", width: 200, sortable: true, render: (row) => row.name },
  { id: "amount", label: "Amount", width: 120, align: "end", render: (row) => row.amount },
];
const nothing = () => undefined;

function GridExample() {
  const [selected, set_selected] = useState(new Set<string>());
  const [active, set_active] = useState<Position>({ row: 0, column: 0 });
  const select = (id: string, on: boolean) => set_selected((before) => new Set(on ? [...before, id] : [...before].filter((one) => one !== id)));
  return (
    <div style={{ height: 260, display: "flex", border: "1px solid var(--lz-line)" }}>
      <DataGrid columns={columns} rows={lines} total={lines.length} words={{ grid: "Grid", select_all: "Select all", select_row: "Select row" }} selected={selected} all_selected={false} on_select={select} on_select_all={nothing} active={active} on_active={set_active} editing={null} editor={() => null} on_edit={nothing} on_open={nothing} on_peek={nothing} on_end={nothing} is_fresh={() => false} row_height={40} read_only={false} selectable />
    </div>
  );
}

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return <section style={{ marginBottom: 28 }}><h2 style={{ fontSize: 14 }}>{title}</h2>{children}</section>;
}

export default function Gallery() {
  return (
    <div style={{ padding: 24, overflowY: "auto" }} tabIndex={0} role="region" aria-label="Gallery">
      <h1 style={{ fontSize: 20 }}>UI</h1>
      <Part title="Brand"><Brand size={40} /></Part>
      <Part title="Badge">{["gray", "blue", "green", "amber", "red", "violet", "teal", "pink"].map((color) => <Badge key={color} color={color}>{color}</Badge>)}</Part>
      <Part title="Avatar"><Avatar name="Ana Ruiz" /> <Avatar name="Acme" size={44} square /></Part>
      <Part title="Icon">{["users", "call", "task", "note", "meeting", "nobody-knows"].map((name) => <Icon key={name} name={name} />)}</Part>
      <Part title="Buttons"><Button>Primary</Button> <Button variant="default">Default</Button> <Button variant="subtle">Subtle</Button> <Button color="red">Delete</Button></Part>
      <Part title="Toast"><Button onClick={() => show_toast({ text: "Saved", tone: "done", action: { label: "Undo", run: nothing } })}>Show</Button> <Button variant="default" onClick={() => show_toast({ text: "Not saved", detail: "Why", tone: "bad" })}>Show a bad one</Button></Part>
      <Part title="Data grid"><GridExample /></Part>
      <Part title="Empty states"><EmptyState title="Calm" text="One sentence." /><EmptyState tone="search" title="Search" /><EmptyState tone="done" title="Done" /></Part>
      <Part title="Skeletons"><RowSkeletons rows={3} /><TextSkeletons lines={3} /></Part>
    </div>
  );
}
