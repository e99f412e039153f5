// Who was shown sensitive fields: told to administrators, narrowed by person, record and days, page by page.
import { Api, type Row } from "../support/api";
import { password, type Company } from "../support/company";
import { expect, expect_accessible, sign_in, test } from "../support/test";

const tax_id = "B-12345674";
const by_number = encodeURIComponent(JSON.stringify({ name: { starts: "Zulueta" } }));

/** A customer with a number, and Beatriz who saw it on its page and in a list. */
async function shown_to_beatriz(company: Company, server: string): Promise<Row> {
  const customer = await company.api.create("customers", { name: "Zulueta Fiscal", kind: "company", tax_id, owner: company.people.manager.id });
  const other = await company.api.create("customers", { name: "Zulueta Segunda", kind: "company", tax_id: "A-58818501", owner: company.people.manager.id });
  const beatriz = await Api.sign_in(server, "beatriz@iberica.example", password);
  await beatriz.read("customers", customer.id);
  await beatriz.call("GET", `/customers?fields=name,tax_id&filter=${by_number}`);
  await company.api.call("DELETE", `/customers/${other.id}`);
  return customer;
}

test("an administrator sees who saw what, narrows it, and opens the record; others have no such page", async ({ page, screen_of, baseURL, company, language, t }) => {
  await sign_in(page, t);
  await page.goto("/setup/reads?from=2020-01-01&to=2020-01-31");
  await expect(page.getByText(t("reads.none_such"))).toBeVisible();
  await expect_accessible(page);
  const customer = await shown_to_beatriz(company, baseURL!);
  await page.getByRole("button", { name: t("list.empty.clear") }).last().click();
  const lines = page.getByRole("main").locator("tbody tr");
  const list = lines.filter({ hasText: t("reads.way.list") }).first();
  await expect(list).toContainText("Beatriz Solana");
  await expect(list).toContainText(language === "es" ? "Clientes: 2 registros" : "Customers: 2 records");
  await expect(list).toContainText("Zulueta");
  await expect(lines.filter({ hasText: t("reads.way.change") }).first()).toContainText("Ana Ruiz");
  await expect_accessible(page);

  await page.getByRole("combobox", { name: t("reads.person") }).click();
  await page.getByRole("option", { name: "Beatriz Solana" }).click();
  await expect(lines).toHaveCount(2);
  await page.getByRole("combobox", { name: t("reads.kind") }).click();
  await page.getByRole("option", { name: language === "es" ? "Clientes" : "Customers", exact: true }).click();
  await page.getByRole("combobox", { name: language === "es" ? "Cliente" : "Customer", exact: true }).fill("zulueta");
  await page.getByRole("option", { name: "Zulueta Fiscal" }).click();
  await expect(lines).toHaveCount(1);
  // The address holds the question: a colleague who opens it sees the same.
  await page.reload();
  await expect(lines).toHaveCount(1);
  await expect(page.getByRole("combobox", { name: t("reads.person") })).toHaveValue("Beatriz Solana");
  await expect_accessible(page);
  await lines.first().getByRole("link", { name: "Zulueta Fiscal" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Zulueta Fiscal");
  await page.getByRole("button", { name: t("record.more") }).click();
  await page.getByRole("menuitem", { name: t("record.who_saw") }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(t("setup.reads"));
  await expect(lines.filter({ hasText: "Beatriz Solana" })).toHaveCount(1);

  const manager = await screen_of("beatriz@iberica.example", password);
  await manager.goto("/setup/reads");
  await expect(manager.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(manager.getByRole("heading", { level: 1 })).not.toHaveText(t("setup.reads"));
  await expect(manager.getByRole("link", { name: t("setup.reads") })).toHaveCount(0);
  await company.api.call("DELETE", `/customers/${customer.id}`);
});

test("a long log goes on page by page; to look at it writes nothing into it; a deleted record is said to be gone", async ({ page, company, t }) => {
  const customer = await company.api.create("customers", { name: "Zacarías Muchas", kind: "company", tax_id });
  for (let turn = 0; turn < 60; turn++) await company.api.read("customers", customer.id);
  await sign_in(page, t);
  await page.goto(`/setup/reads?entity=customers&record=${customer.id}`);
  const lines = page.getByRole("main").locator("tbody tr");
  await expect(lines).toHaveCount(50);
  await expect(lines.first()).toContainText("Zacarías Muchas");
  await page.getByRole("button", { name: t("setup.more") }).click();
  await expect(lines).toHaveCount(61);
  await expect(page.getByRole("button", { name: t("setup.more") })).toHaveCount(0);
  await company.api.call("DELETE", `/customers/${customer.id}`);
  await page.reload();
  await expect(lines.first()).toContainText(t("reads.gone", { what: "", id: customer.id }).trim());
  await expect(lines.first()).toContainText(t("reads.way.record"));
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });
  test("the log is cards: nothing is cut at the side", async ({ page, baseURL, company, t }) => {
    const customer = await shown_to_beatriz(company, baseURL!);
    await sign_in(page, t);
    await page.goto("/setup/reads");
    await expect(page.getByRole("navigation", { name: t("shell.setup") }).getByRole("link", { name: t("setup.reads") })).toBeInViewport({ ratio: 1 });
    const lines = page.getByRole("main").locator("tbody tr");
    const last = lines.first().locator("td").last();
    await last.scrollIntoViewIfNeeded();
    await expect(last).toBeInViewport({ ratio: 1 });
    expect(await page.getByRole("main").locator("table").evaluate((table) => table.parentElement!.scrollWidth - table.parentElement!.clientWidth)).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await expect_accessible(page);
    await company.api.call("DELETE", `/customers/${customer.id}`);
  });
});
