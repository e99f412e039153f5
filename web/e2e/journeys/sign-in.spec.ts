import { Server } from "../support/server";
import { expect, expect_accessible, sign_in, test } from "../support/test";

test("first run: an empty store becomes a company with its administrator", async ({ page, language, t }) => {
  const server = await Server.start({ language, empty: true });
  await page.goto(server.address);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(t("session.first.title"));
  await expect_accessible(page);
  await page.getByLabel(t("company.name")).fill("Hermanos Solís");
  await page.getByLabel(t("session.name"), { exact: true }).fill("Marta Solís");
  await page.getByLabel(t("session.email")).fill("marta@solis.example");
  await page.getByLabel(t("session.password"), { exact: true }).fill("marta-solis-1");
  await page.getByRole("button", { name: t("session.first.action") }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(language === "es" ? "Clientes" : "Customers");
  await expect(page.getByText(t("list.empty.text"))).toBeVisible();
  await expect_accessible(page);
  await server.stop();
});

test("sign in: a wrong password says so, the right one opens the list, and leaving leaves nothing", async ({ page, t }) => {
  await page.goto("/");
  await page.getByLabel(t("session.email")).fill("ana@iberica.example");
  await page.getByLabel(t("session.password"), { exact: true }).fill("no es esta");
  await page.getByRole("button", { name: t("session.sign_in.action") }).click();
  await expect(page.getByRole("alert")).toHaveText(t("session.wrong"));
  await expect_accessible(page);
  await sign_in(page, t);
  await expect(page.getByRole("grid")).toBeVisible();
  await expect_accessible(page);
  await page.getByRole("button", { name: t("shell.user", { name: "Ana Ruiz" }) }).click();
  await page.getByRole("menuitem", { name: t("session.sign_out") }).click();
  await expect(page.getByRole("button", { name: t("session.sign_in.action") })).toBeVisible();
  await page.goto("/customers");
  await expect(page.getByRole("button", { name: t("session.sign_in.action") })).toBeVisible();
});
