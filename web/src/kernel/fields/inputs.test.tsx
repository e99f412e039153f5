import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { customers, draw } from "~/checks/screen";
import { CellEditor } from "~/kernel/views/list/cell-editor";
import { plain_field } from "~/kernel/schema/schema";

const [name, , stage] = customers.fields;
function edit(field = name!, value: unknown = "Lucía") {
  const save = vi.fn();
  const leave = vi.fn();
  draw(<CellEditor field={field} value={value} save={save} leave={leave} />);
  return { save, leave };
}

test("Enter keeps what was typed", async () => {
  const { save, leave } = edit();
  const input = await screen.findByRole("textbox", { name: "Nombre" });
  await vi.waitFor(() => expect(document.activeElement).toBe(input));
  await userEvent.keyboard("Ana{Enter}");
  expect(save.mock.calls).toEqual([["Ana"]]);
  expect(leave.mock.calls).toEqual([[0]]);
});
test("Tab keeps it and goes on, Shift Tab goes back", async () => {
  const { save, leave } = edit();
  await userEvent.type(await screen.findByRole("textbox"), "!{Shift>}{Tab}{/Shift}");
  expect(save).toHaveBeenCalledOnce();
  expect(leave.mock.calls).toEqual([[-1]]);
});
test("Escape gives it back", async () => {
  const { save, leave } = edit();
  await userEvent.type(await screen.findByRole("textbox"), "Ana{Escape}");
  expect(save).not.toHaveBeenCalled();
  expect(leave).toHaveBeenCalledOnce();
});
test("what was not changed is not written", async () => {
  const { save } = edit();
  await userEvent.type(await screen.findByRole("textbox"), "{Enter}");
  expect(save).not.toHaveBeenCalled();
});
test("a pick is saved at once; picking the same again empties nothing", async () => {
  const { save } = edit(stage, "lead");
  await userEvent.click(await screen.findByRole("option", { name: "Interesado", hidden: true }));
  expect(save).not.toHaveBeenCalled();
  await userEvent.click(screen.getByRole("combobox", { name: "Etapa" }));
  await userEvent.click(await screen.findByRole("option", { name: "Cliente", hidden: true }));
  expect(save.mock.calls).toEqual([["active"]]);
});
test("an emptied number is empty, not zero", async () => {
  const { save } = edit(plain_field("employees", "number", "Personas", { writable: true }), 12);
  const input = await screen.findByRole("textbox", { name: "Personas" });
  await userEvent.clear(input);
  await userEvent.type(input, "{Enter}");
  expect(save.mock.calls).toEqual([[null]]);
});

function redraw(first: unknown, second: unknown) {
  const [save, save_later] = [vi.fn(), vi.fn()];
  const cell = (value: unknown, keep: typeof save) => <MantineProvider env="test"><CellEditor field={name!} value={value} save={keep} leave={() => undefined} /></MantineProvider>;
  const drawn = render(cell(first, save));
  return { save, save_later, later: () => drawn.rerender(cell(second, save_later)), unmount: drawn.unmount };
}
test("what somebody else writes meanwhile is not overwritten by who changed nothing", async () => {
  const { save, save_later, later } = redraw("Soria", "Lugo");
  const input = await screen.findByRole("textbox");
  later();
  await userEvent.type(input, "{Enter}");
  expect(save).not.toHaveBeenCalled();
  expect(save_later).not.toHaveBeenCalled();
});
test("who changed it too writes against the version that was opened", async () => {
  const { save, save_later, later } = redraw("Soria", "Lugo");
  const input = await screen.findByRole("textbox");
  later();
  await userEvent.type(input, "!{Enter}");
  expect(save.mock.calls).toEqual([["Soria!"]]);
  expect(save_later).not.toHaveBeenCalled();
});
test("a page that goes away keeps what was typed, and gives back what Escape gave back", async () => {
  const typed = redraw("Soria", "");
  await userEvent.type(await screen.findByRole("textbox"), "!");
  typed.unmount();
  expect(typed.save.mock.calls).toEqual([["Soria!"]]);
  const left = redraw("Soria", "");
  await userEvent.type(await screen.findByRole("textbox"), "!{Escape}");
  left.unmount();
  expect(left.save).not.toHaveBeenCalled();
});
