import { screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { draw, make_entity, server_says } from "~/checks/screen";
import { complete_schema, plain_field, SchemaContext } from "~/kernel/schema/schema";
import Timeline from "./timeline";

vi.mock("@tanstack/react-router", () => ({ Link: ({ children }: { children: string }) => <span>{children}</span> }));

const tasks = make_entity("tasks", [plain_field("title", "text", "Título"), plain_field("due_at", "moment", "Vence"), plain_field("state", "choice", "Estado")], { title: "title" });
const interactions = make_entity("interactions", [plain_field("summary", "text", "Resumen"), plain_field("channel", "choice", "Canal", { options: [{ value: "call", label: "Llamada", color: null }] }), plain_field("at", "moment", "Cuándo")], { title: "summary" });
const schema = complete_schema({ version: 1, entities: [tasks, interactions], menu: [] }, (key) => key);
beforeEach(() => vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-11-22T10:00:00Z") }));
afterEach(() => vi.useRealTimers());
const days_ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();

test("a task stands where it was made and says since when it is late; one that is done says nothing of it", async () => {
  const rows = [
    { entity: "tasks", id: "1", title: "Enviar la oferta", due_at: days_ago(3), state: "open", moment: days_ago(0) },
    { entity: "interactions", id: "7-1", summary: "Pide precio", channel: "call", at: days_ago(1), moment: days_ago(1) },
    { entity: "tasks", id: "2", title: "Llamar", due_at: days_ago(3), state: "done", moment: days_ago(1) },
  ];
  server_says({ body: { rows, next: null } });
  draw(<SchemaContext value={schema}><Timeline entity={interactions} row={{ id: "7" }} read_only /></SchemaContext>);
  await screen.findByText("Enviar la oferta");
  expect(screen.getAllByRole("heading", { level: 2 }).map((day) => day.textContent)).toEqual(["hoy", "ayer"]);
  expect(screen.getAllByText(/^venció/).map((due) => due.textContent)).toEqual(["venció hace 3 días"]);
});
