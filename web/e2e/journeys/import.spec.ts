// A file with a row that nobody can take and a date that is none: looked at before anything is written, brought in, told, undone.
import { expect, expect_accessible, sign_in, test } from "../support/test";

const rows = ["Ainhoa Importada", "Bruno Importado", "", "Clara Importada"];
const born = ["03/04/1985", "31/02/1990", "01/01/1980", "12/12/1979"];
const heads = { es: "Nombre,Tipo,Correo,Ciudad,Fecha de nacimiento", en: "Name,Kind,Email,City,Date of birth" };
const person = { es: "Persona", en: "Person" };
const file = (language: "es" | "en") =>
  [heads[language], ...rows.map((name, at) => `${name},${person[language]},fila${at}@import.example,Vitoria,${born[at]}`)].join("\n");

test("an import with a broken row and a broken date, and its undo", async ({ page, company, language, t }) => {
  const imported = () => company.api.list("customers", { name: { contains: "importad" } });
  const start = (count: number) => page.getByRole("button", { name: t("import.start_other", { shown: count }) });
  await sign_in(page, t);
  await page.goto("/import?entity=customers");
  await expect_accessible(page);
  await page.locator("input[type=file]").setInputFiles({ name: "gente.csv", mimeType: "text/csv", buffer: Buffer.from(file(language)) });
  await expect(page.getByText("fila0@import.example").first()).toBeVisible();
  await page.getByText(t("import.mode.create"), { exact: true }).click();
  await expect_accessible(page);
  await page.getByRole("button", { name: t("import.check") }).click();
  const remarks = page.getByRole("region", { name: t("import.remarks") });
  await expect(remarks.getByRole("row").filter({ hasText: t("import.fate.error") })).toHaveCount(1);
  await expect(remarks.getByRole("row").filter({ hasText: t("import.fate.warning") })).toHaveCount(1);
  await expect(start(3)).toBeVisible();
  await expect_accessible(page);
  // Who wants no half rows says so, and sees what it changes before it is done.
  await page.getByRole("button", { name: t("import.back") }).click();
  await page.getByRole("radiogroup", { name: t("import.bad_cells") }).getByText(t("import.bad_cells.refuse"), { exact: true }).click();
  await page.getByRole("button", { name: t("import.check") }).click();
  await expect(remarks.getByRole("row").filter({ hasText: t("import.fate.error") })).toHaveCount(2);
  expect(await imported()).toHaveLength(0);
  await start(2).click();
  await expect(page.getByText(t("import.done"))).toBeVisible();
  expect((await imported()).map((row) => row.name).sort()).toEqual(["Ainhoa Importada", "Clara Importada"]);
  const errors = page.getByRole("link", { name: t("import.error_file") });
  const told = await (await page.request.get((await errors.getAttribute("href"))!)).text();
  expect(told).toContain("31/02/1990");
  expect(told.trim().split("\n")).toHaveLength(3);
  await expect_accessible(page);
  await page.getByRole("button", { name: t("import.undo") }).click();
  await page.getByRole("dialog").getByRole("button", { name: t("undo.start"), exact: true }).click();
  await expect.poll(async () => (await imported()).length).toBe(0);
});
