import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { schema, server_says, session } from "~/checks/screen";
import { keys } from "~/kernel/records/keys";
import { router } from "../router";
import { ask_ahead } from "./ask-ahead";

class NoLine {
  close() {}
}
const client = () => new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 30_000 } } });
const page = { body: { rows: [{ id: "7", version: 1, name: "Lucía" }], next: null, count: 1 } };

function stand_at(address: string) {
  history.replaceState(null, "", address);
  router.history.notify({ type: "REPLACE" });
  router.updateLatestLocation();
}
beforeEach(() => vi.stubGlobal("WebSocket", NoLine));
afterEach(() => stand_at("/"));

test("the rows of the list in the address are there before anything is drawn, as it filters them", async () => {
  const asked = server_says({ body: session }, { body: schema }, page);
  stand_at("/customers?q=luc");
  const held = client();
  await ask_ahead(held);
  expect(asked.map(({ path }) => path.split("?")[0])).toEqual(["/api/v1/session", "/api/v1/schema", "/api/v1/customers"]);
  expect(asked[2]!.path).toContain("q=luc");
  expect(held.getQueriesData({ queryKey: keys.lists("customers") })[0]?.[1]).toMatchObject({ pages: [{ count: 1 }] });
});
test("a record's page asks for no list", async () => {
  const asked = server_says({ body: session }, { body: schema });
  stand_at("/customers/7");
  await ask_ahead(client());
  expect(asked).toHaveLength(2);
});
test("who is not signed in is asked for nothing more, and the answer stands", async () => {
  const asked = server_says({ status: 401, body: { title: "no" } });
  const held = client();
  await ask_ahead(held);
  expect(asked).toHaveLength(1);
  expect(held.getQueryState(["session"])?.error).toMatchObject({ status: 401 });
});
