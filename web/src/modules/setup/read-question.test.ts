import { expect, test } from "vitest";
import { read_question, way_of } from "./read-question";

test("the filter is found between the other arguments, with braces and ampersands in its texts", () => {
  const filter = { all: [{ name: { contains: "Soto & {Paz}&q=no" } }, { kind: "company" }] };
  expect(read_question(`fields=name,tax_id&filter=${JSON.stringify(filter)}&sort=name&q=ace`)).toEqual({ filter, q: "ace" });
});
test("a filter ends where its JSON ends, however it was written", () => {
  expect(read_question('filter={      "name":      "Soto&q=no"      }&sort=name')).toEqual({ filter: { name: "Soto&q=no" } });
});
test("a search, a list without a filter and the command line are questions too", () => {
  expect(read_question("q=B-12345674")).toEqual({ q: "B-12345674" });
  expect(read_question("fields=name,tax_id&sort=name")).toEqual({});
  expect(read_question('{"kind":"company"}')).toEqual({ filter: { kind: "company" } });
});
test("a filter that was cut is no filter: half of it would say something else", () => {
  expect(read_question('fields=tax_id&filter={"all":[{"kind":"company"},{"name":"So')).toBeUndefined();
});
test("each way has its word, one that nobody knows none", () => {
  expect(way_of("GET /api/v1/{entity}")).toBe("list");
  expect(way_of("GET /api/v1/{entity}/{id}")).toBe("record");
  expect(way_of("GET /api/v1/{entity}/{id}/history")).toBe("history");
  expect(way_of("PATCH /api/v1/{entity}/{id}")).toBe("change");
  expect(way_of("POST /api/v1/customers/duplicates")).toBe("duplicates");
  expect(way_of("lazo export")).toBe("export");
  expect(way_of("GET /api/v1/weather")).toBeUndefined();
});
