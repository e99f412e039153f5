import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { draw, make_entity, session } from "~/checks/screen";
import { complete_schema, plain_field } from "~/kernel/schema/schema";
import { SessionContext } from "~/kernel/session/session";
import { RecordHeader } from "./record-header";

vi.mock("@tanstack/react-router", () => ({ useNavigate: () => () => undefined }));

const name = plain_field("name", "text", "Nombre");
const told = { version: 1, entities: [make_entity("clients", [name, { ...plain_field("tax_id", "text", "NIF"), reads_logged: true }]), make_entity("tags", [name])], menu: [] };
const [clients, tags] = complete_schema(told, (key) => key).entities;

async function offers(entity = clients!, administrator = true) {
  const nothing = () => undefined;
  const { unmount } = draw(<SessionContext value={{ ...session, administrator }}><RecordHeader entity={entity} row={{ id: "7", version: 1, name: "Lucía" }} set_as_of={nothing} gone={nothing} heading="h1" /></SessionContext>);
  await userEvent.click(screen.getByRole("button", { name: "Más acciones" }));
  const lines = (await screen.findAllByRole("menuitem")).map((line) => line.textContent);
  unmount();
  return lines;
}

test("who saw its data is offered to administrators, where the reads of a field are kept", async () => {
  expect(await offers()).toContain("Quién ha visto sus datos");
  expect(await offers(tags)).not.toContain("Quién ha visto sus datos");
  expect(await offers(clients, false)).not.toContain("Quién ha visto sus datos");
});
