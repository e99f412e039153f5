import { expect, expect_accessible, sign_in, test } from "../support/test";

const lead = { es: "Cliente potencial", en: "Lead" };
const active = { es: "Activo", en: "Active" };
const risk = { es: "En riesgo", en: "At risk" };

test("a card moves by drag, and by its menu", async ({ page, company, language, t }) => {
  const customer = await company.api.create("customers", { name: "Aaron Tablero", kind: "person", stage: "lead" });
  const stage = async () => (await company.api.read("customers", customer.id)).stage;
  await sign_in(page, t);
  await page.goto("/customers?layout=board");
  const column = (name: string) => page.getByRole("region", { name, exact: true });
  const card = (name: string) => column(name).getByRole("button", { name: "Aaron Tablero", exact: true });
  await expect(card(lead[language])).toBeVisible();
  await expect_accessible(page);
  await card(lead[language]).locator("xpath=../..").dragTo(column(active[language]).getByRole("heading"));
  await expect(card(active[language])).toBeVisible();
  await expect.poll(stage).toBe("active");
  await column(active[language]).getByRole("button", { name: t("board.move", { name: "Aaron Tablero" }) }).click();
  await page.getByRole("menuitem", { name: risk[language] }).click();
  await expect(card(risk[language])).toBeVisible();
  await expect.poll(stage).toBe("at_risk");
  await company.api.call("DELETE", `/customers/${customer.id}`);
});
