// The small rules of the kernel that have no screen of their own.
import { expect, test } from "vitest";
import { customers, emails, schema, session } from "~/checks/screen";
import { find_by_keys, key_name } from "./commands/shortcuts";
import { field_text, to_wire, type_name } from "./fields";
import { parse_duration } from "./fields/duration/parse";
import { from_wall_clock, to_wall_clock } from "./fields/moment/zone";
import { changes_on_wire } from "./records/wire";
import { plain_field } from "./schema/schema";
import { make_format } from "./session/format";
import { moved_card } from "./views/board/board";
import { differs, type SavedView } from "./views/list/saved-views";
import { columns_of, list_query, next_sort, read_view_state } from "./views/list/view-state";

const format = make_format("es", session);

test.each([["90", 5400], ["1:30", 90], ["1 h 30 min", 5400], ["45 s", 45], ["1,5 h", 5400], ["", null], ["luego", null]])("a duration of %j is %j seconds", (text, seconds) => {
  expect(parse_duration(text)).toBe(seconds);
});
test("what a duration shows can be read back", () => {
  expect([3600, 5400, 120, 95].map(format.duration)).toEqual(["1 h", "1 h 30 min", "2 min", "1 min 35 s"]);
  for (const seconds of [45, 95, 120, 3600, 5400]) expect(parse_duration(format.duration(seconds))).toBe(seconds);
});
test("moments are shown in the person's zone and sent as UTC, over the change of the clocks", () => {
  expect(to_wall_clock("2026-07-01T10:00:00.000Z", "Europe/Madrid")).toBe("2026-07-01T12:00");
  expect(from_wall_clock("2026-07-01T12:00", "Europe/Madrid")).toBe("2026-07-01T10:00:00.000Z");
  for (const utc of ["2026-10-25T02:30:00.000Z", "2026-03-29T00:59:00.000Z", "2026-03-29T01:01:00.000Z"]) {
    expect(from_wall_clock(to_wall_clock(utc, "Europe/Madrid"), "Europe/Madrid")).toBe(utc);
  }
});
test("days near today have their names, and the year is said where it is another", () => {
  // Half past midnight in Madrid is still the day before in UTC.
  const now = Date.parse("2026-11-21T23:30:00.000Z");
  const days = ["2026-11-22T10:00:00Z", "2026-11-21T10:00:00Z", "2026-11-23T10:00:00Z", "2026-11-19T10:00:00Z", "2025-12-31T10:00:00Z", "2026-01-01T10:00:00Z"];
  expect(days.map((day) => format.day(day, now))).toEqual(["hoy", "ayer", "mañana", "jueves, 19 de noviembre", "miércoles, 31 de diciembre de 2025", "jueves, 1 de enero"]);
});
test("what was this moment is now", () => {
  const now = Date.parse("2026-11-22T10:00:30.000Z");
  expect([format.ago("2026-11-22T10:00:00Z", now), format.ago("2026-11-19T10:00:00Z", now)]).toEqual(["ahora", "hace 3 días"]);
});
test("numbers and money follow the company's country", () => {
  expect(format.money({ amount: "1234.50", currency: "EUR" }).replace(/\s/g, " ")).toBe("1.234,50 €");
  expect(make_format("es", { ...session, company: { ...session.company, country: "MX" } }).number(1234.5)).toBe("1,234.5");
});
test("a field of an unknown type is shown as text, long texts as long", () => {
  expect(type_name(plain_field("x", "hologram", "X"))).toBe("text");
  expect(type_name(plain_field("x", "text", "X", { max_length: 4000 }))).toBe("long_text");
  expect(field_text(customers.fields[2]!, "lead", format)).toBe("Interesado");
  expect(field_text(customers.fields[2]!, "gone", format)).toBe("gone");
});
test("links go as ids and phones as they were typed", () => {
  expect(to_wire(emails.fields[2], { id: "7", label: "Ana" })).toBe("7");
  expect(to_wire(plain_field("phone", "phone", ""), { e164: "+34612345678", typed: "612 345 678", valid: true })).toBe("612 345 678");
  const rows = [{ id: "7-1", email: "a@b.es", primary: true, customer: { id: "7", label: "Ana" }, version: 3, _can: {} }];
  expect(changes_on_wire(schema, customers, { emails: rows })).toEqual({ emails: [{ id: "7-1", email: "a@b.es", primary: true, customer: "7" }] });
});
test("keys find their command, also one after the other", () => {
  const command = (id: string, keys: string) => ({ id, keys, label: id, group: "", run: () => undefined });
  const commands = [command("go", "g c"), command("new", "c"), command("find", "mod+k")];
  expect(find_by_keys(commands, "g", "")).toBe("wait");
  expect(find_by_keys(commands, "c", "g")).toBe(commands[0]);
  expect(find_by_keys(commands, "c", "")).toBe(commands[1]);
  expect(find_by_keys(commands, "x", "")).toBeUndefined();
  expect(find_by_keys(commands, key_name(new KeyboardEvent("keydown", { key: "K", ctrlKey: true })), "")).toBe(commands[2]);
});
test("the address of a list is read without trust", () => {
  expect(read_view_state({ filter: "x", columns: [1, "name"], layout: "cube", peek: 1042, sort: "" })).toEqual({
    view: undefined, q: undefined, filter: undefined, sort: undefined, columns: ["name"], layout: undefined, by: undefined, group: undefined, as_of: undefined, peek: "1042",
  });
});
test("a list asks for its columns, its title always first, and groups by sorting", () => {
  expect(columns_of(customers, { columns: ["stage", "gone"] })).toEqual(["name", "stage"]);
  expect(list_query(customers, { columns: ["stage"], group: "stage", sort: "-city" })).toMatchObject({ fields: "name,stage", sort: "stage,-city" });
  expect([next_sort("name", "city"), next_sort("city", "city"), next_sort("-city", "city")]).toEqual(["city", "-city", "city"]);
});
test("a view is dirty when its question differs, not when a record is open", () => {
  const view: SavedView = { id: "1", name: "", mine: true, state: { filter: { city: "Lima" } } };
  expect(differs(view, { filter: { city: "Lima" }, peek: "7", layout: "table" })).toBe(false);
  expect(differs(view, { filter: { city: "Quito" } })).toBe(true);
});
test("a moved card is counted where it went", () => {
  const columns = [{ value: "a", label: "A", count: 2, rows: [{ id: "1" }, { id: "2" }], next: null }, { value: "b", label: "B", count: 0, rows: [], next: null }];
  expect(moved_card(columns, "1", "b").map(({ count, rows }) => [count, rows.map((row) => row.id)])).toEqual([[1, ["2"]], [1, ["1"]]]);
  expect(moved_card(columns, "9", "b")).toBe(columns);
});
