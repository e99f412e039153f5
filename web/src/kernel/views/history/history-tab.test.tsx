import { screen, within } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { customers, draw, server_says } from "~/checks/screen";
import HistoryTab from "./history-tab";

vi.mock("@tanstack/react-router", () => ({ useNavigate: () => () => undefined }));

const ana = { id: "1", label: "Ana Ruiz" };
const said = { at: "2026-11-22T09:00:00Z", actor: ana, cause: "request" };
const versions = [
  { ...said, kind: "shared", operation: "31", set: 9, changes: [], shares: [{ user: { id: "2", label: "Luis Ortega" }, from: "read", to: "write" }, { team: { id: "2", label: "Norte" }, from: "read", to: null }] },
  { ...said, kind: "updated", operation: "30", set: 8, changes: [{ field: "city", label: "Ciudad", from: "Toledo", to: "Madrid" }] },
  { ...said, kind: "shared", operation: "29", set: 7, changes: [], shares: [{ user: { id: "2", label: "Luis Ortega" }, from: null, to: "read" }] },
  { ...said, kind: "created", operation: "29", set: 7, changes: [] },
];

test("history tells with whom a record was shared, between its versions, and offers to undo that but not to see it as a version", async () => {
  server_says({ body: { versions } });
  draw(<HistoryTab entity={customers} row={{ id: "7" }} read_only />);
  await screen.findByText("Ciudad");
  const entries = screen.getAllByRole("listitem");
  expect(entries).toHaveLength(4);
  expect(entries[0]!.textContent).toContain("Ana Ruiz cambió con quién se comparte");
  expect(entries[0]!.textContent).toContain("Luis OrtegaPuede verPuede cambiar");
  expect(entries[0]!.textContent).toContain("NortePuede verya no se comparte");
  expect(entries[2]!.textContent).toContain("Luis OrtegaPuede ver");
  const buttons = entries.map((entry) => within(entry).getAllByRole("button").map((button) => button.textContent));
  expect(buttons).toEqual([["Deshacer"], ["Ver cómo quedó", "Deshacer"], ["Deshacer"], ["Ver cómo quedó", "Deshacer"]]);
});
