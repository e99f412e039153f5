import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { draw, make_entity, server_says } from "~/checks/screen";
import { plain_field } from "~/kernel/schema/schema";
import CreateDialog from "./create-dialog";

vi.mock("@tanstack/react-router", () => ({ useNavigate: () => () => undefined }));

const writable = { writable: true, sortable: true, filterable: true };
const kinds = [{ value: "person", label: "Persona", color: null }, { value: "company", label: "Empresa", color: null }];
const entity = make_entity("parties", [
  plain_field("name", "text", "Nombre", { ...writable, required: true }),
  plain_field("kind", "choice", "Tipo", { ...writable, required: true, options: kinds, fallback: "person" }),
  plain_field("job_title", "text", "Cargo", writable),
  plain_field("employees", "number", "Empleados", writable),
  plain_field("owner", "link", "Responsable", { ...writable, to: "users", fallback: "me" }),
], { owned: true });
entity.layout.only = [{ field: "kind", is: ["person"], fields: ["job_title"] }, { field: "kind", is: ["company"], fields: ["employees"] }];

function open() {
  const created = vi.fn();
  draw(<CreateDialog entity={entity} close={() => undefined} created={created} />);
  return created;
}
const choose = async (field: string, option: string) => {
  await userEvent.click(screen.getByRole("combobox", { name: field }));
  await userEvent.click(within(await screen.findByRole("listbox")).getByText(option));
};

test("the form opens whole, its first field in focus", async () => {
  open();
  expect(document.querySelector(".mantine-Skeleton-root")).toBeNull();
  await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByRole("textbox", { name: "Nombre" })));
});
test("what the server would put in is there to be seen, and is sent", async () => {
  const asked = server_says({ status: 201, body: { id: "9", version: 1, name: "Ana" } }, { body: { rows: [], next: null } });
  const created = open();
  expect(screen.getByRole<HTMLInputElement>("combobox", { name: "Tipo" }).value).toBe("Persona");
  expect(screen.getByRole<HTMLInputElement>("combobox", { name: "Responsable" }).value).toBe("Ana Ruiz");
  await userEvent.type(screen.getByRole("textbox", { name: "Nombre" }), "Ana{Enter}");
  await vi.waitFor(() => expect(created).toHaveBeenCalledWith("9"));
  expect(asked.find(({ method }) => method === "POST")!.body).toEqual({ name: "Ana", kind: "person", owner: "1" });
});
test("a company is not asked for what a person has, unless it was filled in", async () => {
  open();
  expect(screen.getByRole("textbox", { name: "Cargo" })).toBeTruthy();
  expect(screen.queryByRole("textbox", { name: "Empleados" })).toBeNull();
  await choose("Tipo", "Empresa");
  expect(screen.queryByRole("textbox", { name: "Cargo" })).toBeNull();
  expect(screen.getByRole("textbox", { name: "Empleados" })).toBeTruthy();
  await choose("Tipo", "Persona");
  await userEvent.type(screen.getByRole("textbox", { name: "Cargo" }), "Jefa");
  await choose("Tipo", "Empresa");
  expect(screen.getByRole<HTMLInputElement>("textbox", { name: "Cargo" }).value).toBe("Jefa");
});
