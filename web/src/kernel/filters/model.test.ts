import { expect, test } from "vitest";
import type { FilterJson } from "~/kernel/api/types";
import { both, empty_group, parse_filter, to_json } from "./model";

const same: FilterJson[] = [
  { country: "ES" },
  { country: { in: ["ES", "MX"] } },
  { all: [{ country: "ES" }, { created_at: { period: { last: 90, unit: "day" } } }] },
  { any: [{ name: { starts: "A" } }, { all: [{ city: "Lima" }, { phone: { empty: false } }] }] },
  { not: { country: "ES" } },
  { not: { any: [{ country: "ES" }, { city: "Lima" }] } },
  { "owner.team.name": { contains: "norte" } },
  { emails: { some: { email: { ends: "@acme.es" } } } },
  { emails: { none: {} } },
  { interactions: { count: { where: { channel: "call" }, ge: 3 } } },
  { owner: { me: true } },
];
test.each(same)("%j survives the builder", (json) => expect(to_json(parse_filter(json))).toEqual(json));

test("several keys of one object are all wanted", () => {
  expect(to_json(parse_filter({ country: "ES", city: "Lima" }))).toEqual({ all: [{ country: "ES" }, { city: "Lima" }] });
});
test("two operators on one field are two lines", () => {
  expect(to_json(parse_filter({ amount: { ge: 1, lt: 5 } }))).toEqual({ all: [{ amount: { ge: 1 } }, { amount: { lt: 5 } }] });
});
test("what the builder cannot draw is kept as it came", () => {
  const sum: FilterJson = { interactions: { sum: { of: "cost", ge: 100 } } };
  expect(to_json(parse_filter(sum))).toEqual(sum);
  const odd_count: FilterJson = { interactions: { count: { gt: 3 } } };
  expect(to_json(parse_filter(odd_count))).toEqual(odd_count);
});
test("an unfinished line asks nothing", () => {
  const group = { ...empty_group(), nodes: [{ kind: "leaf" as const, path: "name", operator: "contains" as const, value: "" }] };
  expect(to_json(group)).toBeUndefined();
  expect(to_json(parse_filter(undefined))).toBeUndefined();
});
test("two filters together are all of both", () => {
  expect(both({ a: 1 }, undefined)).toEqual({ a: 1 });
  expect(both({ a: 1 }, { b: 2 })).toEqual({ all: [{ a: 1 }, { b: 2 }] });
});
