import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { draw, make_entity } from "~/checks/screen";
import type { Entity, Row } from "~/kernel/api/types";
import { complete_schema, plain_field, SchemaContext } from "~/kernel/schema/schema";
import { RecordTabs } from "./record-tabs";

const kind = plain_field("kind", "choice", "Tipo", { options: [{ value: "person", label: "Persona", color: null }, { value: "company", label: "Empresa", color: null }] });
const people = make_entity("people", [plain_field("name", "text", "Nombre"), kind, plain_field("firm", "link", "Empresa", { to: "people" })], {
  label: "Clientes", collections: [{ name: "staff", label: "Personas", entity: "people", link: "firm" }, { name: "wards", entity: "people", link: "guardian" }],
});
people.layout.only = [{ field: "kind", is: ["company"], fields: ["staff"] }];
const schema = complete_schema({ version: 1, entities: [people], menu: [] }, (key) => key);

function tabs_of(row: Row, entity: Entity = schema.entities[0]!) {
  draw(<SchemaContext value={schema}><RecordTabs entity={entity} row={row} read_only with_facts tab={undefined} choose={() => undefined} /></SchemaContext>);
  return screen.getAllByRole("tab").map((tab) => tab.textContent);
}

test("a tab is called by what its rows are to this record; without such a word by their link", () => {
  expect(tabs_of({ id: "1", name: "Acme", kind: "company" })).toEqual(["Datos", "Personas", "Clientes (guardian)", "Historial", "Acceso"]);
});
test("what only companies have is no tab of a person", () => {
  expect(tabs_of({ id: "2", name: "Ana", kind: "person" })).not.toContain("Personas");
});
