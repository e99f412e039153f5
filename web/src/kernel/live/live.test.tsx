import { QueryClient } from "@tanstack/react-query";
import { act, waitFor } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { draw, server_says } from "~/checks/screen";
import type { LiveEvent, Row } from "~/kernel/api/types";
import { keys } from "~/kernel/records/keys";
import { LiveProvider, useWatched, watch_ahead } from "./live";

let line: Line;
let lines = 0;
class Line {
  readyState = 1;
  onopen?: () => void;
  onmessage?: (event: { data: string }) => void;
  constructor() {
    line = this;
    lines++;
  }
  sent: string[] = [];
  send(text: string) {
    this.sent.push(text);
  }
  close() {}
}
beforeEach(() => vi.stubGlobal("WebSocket", Line));

function Watcher() {
  useWatched("tasks");
  return null;
}
const rows: Row[] = [{ id: "7", version: 3, name: "Lucía" }, { id: "8", version: 1, name: "Hugo" }];
function open() {
  const { client } = draw(<LiveProvider>{null}</LiveProvider>);
  client.setQueryData(keys.list("customers", {}), { pages: [{ rows, next: null, count: 2 }], pageParams: [undefined] });
  client.setQueryData(keys.record("customers", "7"), rows[0]);
  const told = (...events: LiveEvent[]) => act(() => line.onmessage?.({ data: JSON.stringify({ events }) }));
  const page = () => client.getQueryData<{ pages: { rows: Row[]; count: number }[] }>(keys.list("customers", {}))!.pages[0]!;
  return { client, told, page };
}

test("a record that went to another owner leaves the list and is no longer held", async () => {
  server_says();
  const { client, told, page } = open();
  told({ entity: "customers", id: "7", kind: "hidden" });
  await waitFor(() => expect(page().rows.map((row) => row.id)).toEqual(["8"]));
  expect(page().count).toBe(1);
  expect(client.getQueryData(keys.record("customers", "7"))).toBeUndefined();
});
test("what one wrote oneself is not news", async () => {
  const asked = server_says();
  const { client, told } = open();
  client.setQueryData(keys.boards("tags"), []);
  told({ entity: "customers", id: "7", kind: "updated", version: 3, fields: ["name"], actor: "1" }, { entity: "tags", kind: "many" });
  await waitFor(() => expect(client.getQueryState(keys.boards("tags"))!.isInvalidated).toBe(true));
  expect(asked).toEqual([]);
  expect(client.getQueryState(keys.record("customers", "7"))!.isInvalidated).toBe(false);
});
test("a flood makes the list be read again", async () => {
  const { client, told } = open();
  told({ entity: "customers", kind: "many" });
  await waitFor(() => expect(client.getQueryState(keys.list("customers", {}))!.isInvalidated).toBe(true));
});
test("a line opened ahead of the screens is the one they use, and watches until they do", async () => {
  const client = new QueryClient();
  lines = 0;
  watch_ahead(client, "customers");
  line.onopen?.();
  expect(line.sent.at(-1)).toBe('{"subscribe":["customers"]}');
  draw(<LiveProvider><Watcher /></LiveProvider>);
  expect(lines).toBe(1);
  expect(line.sent.at(-1)).toBe('{"subscribe":["tasks"]}');
});
test("what was read before the line was open is read again", async () => {
  const { client } = open();
  act(() => line.onopen?.());
  await waitFor(() => expect(client.getQueryState(keys.record("customers", "7"))!.isInvalidated).toBe(true));
});
