import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { act, waitFor } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { draw, server_says } from "~/checks/screen";
import { ApiError, on_signed_out } from "~/kernel/api/client";
import type { LiveEvent, Row } from "~/kernel/api/types";
import { keys } from "~/kernel/records/keys";
import { LiveProvider, useWatched, watch_ahead } from "./live";

let line: Line;
let lines = 0;
class Line {
  readyState = 1;
  onopen?: () => void;
  onmessage?: (event: { data: string }) => void;
  onclose?: (event: { code: number }) => void;
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
test("a share brings the record onto lists and refreshes who sees it", async () => {
  const { client, told } = open();
  for (const key of [keys.shares("customers", "7"), [...keys.accesses("customers", "7"), "1"], keys.histories("customers", "7")]) client.setQueryData(key, []);
  told({ entity: "customers", id: "7", kind: "shared", version: 3, fields: [], actor: "2" });
  const asks_again = (key: readonly unknown[]) => expect(client.getQueryState(key)!.isInvalidated).toBe(true);
  await waitFor(() => asks_again(keys.list("customers", {})));
  asks_again(keys.record("customers", "7"));
  asks_again(keys.shares("customers", "7"));
  asks_again([...keys.accesses("customers", "7"), "1"]);
  asks_again(keys.histories("customers", "7"));
});
test("a record that became one's own comes onto the list", async () => {
  const { client, told } = open();
  told({ entity: "customers", id: "9", kind: "updated", version: 2, fields: ["owner"], actor: "2" });
  await waitFor(() => expect(client.getQueryState(keys.list("customers", {}))!.isInvalidated).toBe(true));
});

/** A screen that shows the session, a list and a record. */
function open_screen() {
  const { client } = draw(<LiveProvider>{null}</LiveProvider>);
  const answers: Record<string, () => Promise<unknown>> = { session: async () => "Ana", rows: async () => "all", record: async () => "Lucía" };
  const shown = (name: string) => {
    const observer = new QueryObserver(client, { queryKey: [name], queryFn: () => answers[name]!(), retry: false, staleTime: Infinity });
    observer.subscribe(() => undefined);
    return () => observer.getCurrentResult();
  };
  return { client, answers, session: shown("session"), rows: shown("rows"), record: shown("record") };
}
test.each(["the rights changed", "the line was lost"])("when %s, what is refused goes, what is not shown is forgotten, the rest is read again", async (why) => {
  const { client, answers, session, rows, record } = open_screen();
  await waitFor(() => expect(record().data).toBe("Lucía"));
  client.setQueryData(keys.record("customers", "8"), { id: "8", version: 1, name: "Hugo" });
  act(() => line.onopen?.());
  await waitFor(() => expect(client.isFetching()).toBe(0));
  const order: string[] = [];
  answers.session = async () => order.push("session") && "Ana, manager";
  answers.rows = async () => order.push("rows") && "some";
  answers.record = () => Promise.reject(new ApiError({ type: "about:blank", status: 404, title: "not there" }));
  act(() => (why === "the line was lost" ? line.onopen?.() : line.onmessage?.({ data: '{"rights":"changed"}' })));
  await waitFor(() => expect(record().isError && record().data === undefined).toBe(true));
  expect(session().data).toBe("Ana, manager");
  expect(rows().data).toBe("some");
  expect(order).toEqual(["session", "rows"]);
  expect(client.getQueryData(keys.record("customers", "8"))).toBeUndefined();
});
test("the end of the session, said on the line or seen when the line is not let in again, is the end for the app", async () => {
  const signed_out = vi.fn();
  on_signed_out(signed_out);
  const asked = server_says({ body: { csrf: "token" } }, { status: 503, body: { title: "busy" } }, { status: 401, body: { title: "no" } });
  open();
  for (const times of [1, 2, 3]) {
    act(() => line.onclose?.({ code: 1006 }));
    await waitFor(() => expect(asked).toHaveLength(times));
    if (times < 3) expect(signed_out).not.toHaveBeenCalled();
  }
  await waitFor(() => expect(signed_out).toHaveBeenCalledTimes(1));
  open();
  line.onopen?.();
  act(() => line.onclose?.({ code: 4401 }));
  expect(signed_out).toHaveBeenCalledTimes(2);
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
