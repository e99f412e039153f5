// A file with a broken row: looked at before anything is written, brought in, its errors told, and undone.
import { expect, expect_accessible, sign_in, test } from "../support/test";

const file = {
  es: "Nombre,Tipo,Correo,Ciudad,Fecha de nacimiento\nAinhoa Importada,Persona,ainhoa@import.example,Vitoria,03/04/1985\nBruno Importado,Persona,bruno@import.example,Lugo,31/02/1990\nClara Importada,Persona,clara@import.example,Ávila,12/12/1979\n",
  en: "Name,Kind,Email,City,Date of birth\nAinhoa Importada,Person,ainhoa@import.example,Vitoria,03/04/1985\nBruno Importado,Person,bruno@import.example,Lugo,31/02/1990\nClara Importada,Person,clara@import.example,Ávila,12/12/1979\n",
};

test("an import with one broken row, and its undo", async ({ page, company, language, t }) => {
  const imported = () => company.api.list("customers", { name: { contains: "importad" } });
  await sign_in(page, t);
  await page.goto("/import?entity=customers");
  await expect_accessible(page);
  await page.locator("input[type=file]").setInputFiles({ name: "gente.csv", mimeType: "text/csv", buffer: Buffer.from(file[language]) });
  await expect(page.getByText("ainhoa@import.example").first()).toBeVisible();
  await page.getByText(t("import.mode.create"), { exact: true }).click();
  await expect_accessible(page);
  await page.getByRole("button", { name: t("import.check") }).click();
  await expect(page.getByText(t("import.errors"), { exact: true }).first()).toBeVisible();
  expect(await imported()).toHaveLength(0);
  await expect_accessible(page);
  await page.getByRole("button", { name: t("import.start_other", { shown: 2 }) }).click();
  await expect(page.getByText(t("import.done"))).toBeVisible();
  expect(await imported()).toHaveLength(2);
  await expect(page.getByRole("link", { name: t("import.error_file") })).toBeVisible();
  await expect_accessible(page);
  await page.getByRole("button", { name: t("import.undo") }).click();
  await page.getByRole("dialog").getByRole("button", { name: t("undo.start"), exact: true }).click();
  await expect.poll(async () => (await imported()).length).toBe(0);
});
