import { expect, test } from "vitest";
import type { Entity, ImportFile } from "~/kernel/api/types";
import { plain_field } from "~/kernel/schema/schema";
import { apply_saved, first_mapping, lacks, set_column, type Target } from "./mapping";

const column = (name: string, guess: string | null) => ({ name, samples: [], guess });
const file: ImportFile = { id: "1", encoding: "UTF-8", delimiter: ";", size: 10, columns: [column("Nombre", "name"), column("Correo", "emails.email"), column("Correo 2", "emails.email"), column("Raro", null)] };
const targets: Target[] = ["name", "emails.email", "city"].map((value) => ({ value, label: value, group: "" }));
const entity = { fields: [plain_field("name", "text", "Nombre", { required: true, writable: true })], children: [] } as unknown as Entity;

test("guesses are taken, each target once, and a good key with them", () => {
  const mapping = first_mapping(file, targets);
  expect(mapping.columns).toEqual({ Nombre: "name", Correo: "emails.email" });
  expect(mapping).toMatchObject({ key: ["emails.email"], mode: "both" });
});
test("giving a target to another column takes it from the first", () => {
  const mapping = set_column(first_mapping(file, targets), "Correo 2", "emails.email");
  expect(mapping.columns).toEqual({ Nombre: "name", "Correo 2": "emails.email" });
});
test("a key that is no longer mapped is no key", () => {
  expect(set_column(first_mapping(file, targets), "Correo", null).key).toEqual([]);
});
test("what lacks is named before the file is sent", () => {
  const mapping = first_mapping(file, targets);
  expect(lacks(mapping, entity)).toBeNull();
  expect(lacks({ ...mapping, key: [] }, entity)?.lack).toBe("key");
  expect(lacks({ ...mapping, columns: {} }, entity)?.lack).toBe("nothing_mapped");
  expect(lacks(set_column(mapping, "Nombre", null), entity)).toEqual({ lack: "required", fields: ["Nombre"] });
});
test("a saved mapping takes what fits the new file", () => {
  const saved = { ...first_mapping(file, targets), columns: { Nombre: "name", Ciudad: "city" } };
  expect(apply_saved(file, saved)).toMatchObject({ columns: { Nombre: "name" }, key: [] });
});
