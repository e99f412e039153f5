import { expect, test } from "vitest";
import type { Entity, ImportFile, ImportMapping, Schema } from "~/kernel/api/types";
import { plain_field } from "~/kernel/schema/schema";
import { apply_saved, first_mapping, import_targets, joint_targets, lacks, mapped_targets, parts_of, set_column } from "./mapping";

const writable = { writable: true };
const field = (name: string, more = {}) => plain_field(name, "text", name, { ...writable, ...more });
const rights = {} as Entity["can"];
const layout = { list: [], form: [], board: null, subtitle: [] };
const make = (name: string, title: string, fields: Entity["fields"], more: Partial<Entity> = {}): Entity =>
  ({ name, label: name, label_one: name, icon: "", owned: true, parent: null, can: rights, title, fields, children: [], collections: [], layout, ...more });
const customers = make("customers", "name", [field("name", { required: true, made_of: ["first_name", "last_name"] }), field("first_name"), field("last_name"), field("external_id"), field("country"), field("company", { to: "customers" })], {
  children: ["emails"], collections: [{ name: "emails", entity: "emails", link: "customer" }],
});
const emails = make("emails", "email", [field("customer", { to: "customers" }), field("email", { required: true })]);
const schema = { version: 1, entities: [customers, emails], menu: [] } as Schema;

const suggested = (columns: ImportMapping["columns"], key: string[]) => ({ columns, key, mode: "both", same_key: "merge", blank_key: "create", bad_cells: "skip", blanks: ["NA"] }) as unknown as ImportMapping;
const file_with = (suggestion: ImportMapping, ...columns: string[]): ImportFile => ({ id: "1", encoding: "UTF-8", delimiter: ";", size: 10, columns: columns.map((name) => ({ name, samples: [], guess: null })), suggestion });
const people = file_with(suggested({ Nombre: "name", Correo: "emails.email" }, ["emails.email"]), "Nombre", "Correo", "Correo 2");
const lines = file_with(suggested({ CustomerID: ["external_id", "name"], Country: "country" }, ["external_id"]), "CustomerID", "Country", "Quantity");

test("the server's suggestion comes first, whole, and what was sent before it", () => {
  expect(first_mapping(people)).toEqual({ ...people.suggestion, constants: {}, date_order: "dmy" });
  const sent = { ...first_mapping(people), columns: { Nombre: "name" }, key: [], date_order: "mdy" as const };
  expect(first_mapping({ ...people, mapping: sent })).toEqual(sent);
});
test("giving a target to another column takes it from the first", () => {
  const mapping = set_column(first_mapping(people), "Correo 2", ["emails.email"]);
  expect(mapping.columns).toEqual({ Nombre: "name", "Correo 2": "emails.email" });
  expect(mapping.key).toEqual(["emails.email"]);
});
test("a column with two targets keeps the other when one is taken", () => {
  const mapping = set_column(first_mapping(lines), "Country", ["name"]);
  expect(mapping.columns).toEqual({ CustomerID: "external_id", Country: "name" });
  expect(lacks(mapping, customers)).toBeNull();
});
test("two targets are one answer of a column, offered again after another was chosen", () => {
  const mapping = first_mapping(lines);
  expect(mapped_targets(mapping)).toEqual(["external_id", "name", "country"]);
  expect(lacks(mapping, customers)).toBeNull();
  expect(joint_targets(lines, mapping, customers, "CustomerID")).toEqual([["external_id", "name"]]);
  const single = set_column(mapping, "CustomerID", ["external_id"]);
  expect(lacks(single, customers)).toEqual({ lack: "required", fields: ["name"] });
  expect(joint_targets(lines, single, customers, "CustomerID")).toEqual([["external_id", "name"]]);
  expect(set_column(single, "CustomerID", ["external_id", "name"]).columns.CustomerID).toEqual(["external_id", "name"]);
});
test("a key is offered as the name too where nothing else is", () => {
  const codes = file_with(suggested({ Código: "external_id" }, ["external_id"]), "Código", "Nombre");
  const mapping = first_mapping(codes);
  expect(joint_targets(codes, mapping, customers, "Código")).toEqual([["external_id", "name"]]);
  expect(joint_targets(codes, set_column(mapping, "Nombre", ["name"]), customers, "Código")).toEqual([]);
});
test("a key that is no longer mapped is no key", () => {
  expect(set_column(first_mapping(people), "Correo", []).key).toEqual([]);
});
test("what lacks is named before the file is sent", () => {
  const mapping = first_mapping(people);
  expect(lacks(mapping, customers)).toBeNull();
  expect(lacks({ ...mapping, key: [] }, customers)?.lack).toBe("key");
  expect(lacks({ ...mapping, columns: {} }, customers)?.lack).toBe("nothing_mapped");
  expect(lacks(set_column(mapping, "Nombre", []), customers)).toEqual({ lack: "required", fields: ["name"] });
  expect(lacks(set_column(mapping, "Nombre", ["first_name"]), customers)).toBeNull();
});
test("a saved mapping takes what fits the new file", () => {
  const saved = { ...first_mapping(lines), columns: { CustomerID: ["external_id", "name"], Ciudad: "city" }, key: ["external_id", "city"] };
  expect(apply_saved(lines, saved)).toMatchObject({ columns: { CustomerID: ["external_id", "name"] }, key: ["external_id"] });
});
test("the next of the emails is offered, and what only a saved mapping knows has words", () => {
  const values = (columns: ImportMapping["columns"]) => import_targets(schema, customers, { ...first_mapping(people), columns });
  expect(values({}).map(({ value }) => value)).not.toContain("emails[2].email");
  const offered = values({ a: "emails[2].email", b: "company.external_id" });
  expect(offered.map(({ value }) => value)).toEqual(expect.arrayContaining(["emails.email", "emails[2].email", "emails[3].email"]));
  expect(offered.find(({ value }) => value === "company.external_id")?.label).toBe("company › external_id");
  expect(new Set(offered.map(({ value }) => value)).size).toBe(offered.length);
});
test("a target tells its field and which of the child rows it is of", () => {
  expect(parts_of("name")).toEqual({ name: "name", row: 1, below: undefined });
  expect(parts_of("emails[2].email")).toEqual({ name: "emails", row: 2, below: "email" });
});
