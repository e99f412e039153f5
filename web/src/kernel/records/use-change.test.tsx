import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { customers, draw, server_says } from "~/checks/screen";
import type { Row } from "~/kernel/api/types";
import ConflictDialog from "~/kernel/views/conflict/conflict-dialog";
import { hide_toast, shown_toasts, Toasts } from "~/ui/toasts";
import { close_conflict, useConflict } from "./conflicts";
import { keys } from "./keys";
import { useChange, type Changes } from "./use-change";

const row: Row = { id: "7", version: 3, name: "Lucía", city: "Madrid", stage: "lead" };
let change: (row: Row, changes: Changes) => Promise<boolean>;
function Screen() {
  change = useChange(customers).change;
  const conflict = useConflict();
  return <>{conflict && <ConflictDialog conflict={conflict} />}<Toasts /></>;
}
function open() {
  const { client } = draw(<Screen />);
  client.setQueryData(keys.record("customers", "7"), row);
  client.setQueryData(keys.list("customers", {}), { pages: [{ rows: [row], next: null }], pageParams: [undefined] });
  const record = () => client.getQueryData<Row>(keys.record("customers", "7"))!;
  const listed = () => client.getQueryData<{ pages: { rows: Row[] }[] }>(keys.list("customers", {}))!.pages[0]!.rows[0]!;
  return { record, listed };
}
beforeEach(() => {
  close_conflict();
  for (const toast of shown_toasts()) hide_toast(toast.id);
});

test("a change is on the screen before the server has answered, and can be undone", async () => {
  const asked = server_says({ body: { ...row, city: "Lima", version: 4 }, headers: { "Lazo-Operation": "91" } }, { body: { operation: "92", restored: 1, conflict_count: 0 } });
  const { record, listed } = open();
  const done = act(() => change(row, { city: "Lima" }));
  expect([record().city, listed().city]).toEqual(["Lima", "Lima"]);
  await done;
  expect(record().version).toBe(4);
  expect(asked[0]).toMatchObject({ method: "PATCH", path: "/api/v1/customers/7", body: { city: "Lima" } });
  expect(asked[0]!.headers.get("If-Match")).toBe('"3"');
  await userEvent.click(screen.getByRole("button", { name: "Deshacer" }));
  await waitFor(() => expect(asked[1]).toMatchObject({ method: "POST", path: "/api/v1/operations/91/undo" }));
});

test("a refused change goes back, says why, and can be tried again", async () => {
  const refusal = { title: "No", status: 400, errors: [{ path: "city", code: "x", message: "La ciudad no existe." }] };
  const asked = server_says({ status: 400, body: refusal }, { body: { ...row, city: "Lima", version: 4 } });
  const { record, listed } = open();
  await act(() => change(row, { city: "Lima" }));
  expect([record().city, listed().city]).toEqual(["Madrid", "Madrid"]);
  expect(screen.getByText("La ciudad no existe.")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Reintentar" }));
  await waitFor(() => expect(record().city).toBe("Lima"));
  expect(asked).toHaveLength(2);
});

test("a stale write shows both values and writes the chosen one on the current version", async () => {
  const current = { ...row, city: "Quito", version: 5 };
  const asked = server_says({ status: 409, body: { title: "Cambió", status: 409, current, changed: ["city"] } }, { body: { ...current, city: "Lima", version: 6 } });
  open();
  await act(() => change(row, { city: "Lima" }));
  expect(screen.getByText("Lima")).toBeTruthy();
  expect(screen.getByText("Quito")).toBeTruthy();
  const save = screen.getByRole<HTMLButtonElement>("button", { name: "Guardar" });
  expect(save.disabled).toBe(true);
  await userEvent.click(screen.getByRole("radio", { name: /El tuyo/ }));
  await userEvent.click(save);
  await waitFor(() => expect(asked).toHaveLength(2));
  expect(asked[1]!.headers.get("If-Match")).toBe('"5"');
  expect(asked[1]!.body).toEqual({ city: "Lima" });
});

test("when the others changed another field, nobody is asked", async () => {
  const current = { ...row, stage: "active", version: 5 };
  const asked = server_says({ status: 409, body: { title: "Cambió", status: 409, current, changed: ["stage"] } }, { body: { ...current, city: "Lima", version: 6 } });
  const { record } = open();
  await act(() => change(row, { city: "Lima" }));
  await waitFor(() => expect(asked).toHaveLength(2));
  expect(asked[1]!.headers.get("If-Match")).toBe('"5"');
  await waitFor(() => expect(record()).toMatchObject({ city: "Lima", stage: "active", version: 6 }));
});
