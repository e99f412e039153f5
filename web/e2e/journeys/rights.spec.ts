// What a role may not do is absent, not disabled; why somebody sees a record; shares.
import type { Page } from "@playwright/test";
import { password } from "../support/company";
import { expect, expect_accessible, test } from "../support/test";
import type { Words } from "../support/words";

const login = (name: string) => `${name}@iberica.example`;
const create = { es: "Crear cliente", en: "New customer" };
const log_call = (t: Words) => t("activity.kind.call");

/** The key goes to the menu itself: one pressed while the focus is still on its way there would be lost. */
async function close_menu(page: Page) {
  await page.getByRole("menu").press("Escape");
  await expect(page.getByRole("menu")).toHaveCount(0);
}

async function items_of_more(page: Page, t: Words) {
  await page.getByRole("button", { name: t("list.more") }).click();
  const items = page.getByRole("menuitem");
  await expect(items.first()).toBeVisible();
  const names = await items.allInnerTexts();
  await close_menu(page);
  return names;
}

test("a reader sees everything and finds nothing to write with", async ({ screen_of, company, language, t }) => {
  const page = await screen_of(login("emilio"), password);
  await expect(page.getByRole("row").nth(1)).toBeVisible();
  await expect(page.getByRole("button", { name: create[language] })).toHaveCount(0);
  await expect(page.getByRole("checkbox")).toHaveCount(0);
  const items = await items_of_more(page, t);
  expect(items).not.toContain(t("list.import"));
  expect(items).not.toContain(t("list.export.csv"));
  await expect_accessible(page);
  await page.goto(`/customers/${company.customers[1]!.id}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(String(company.customers[1]!.name));
  // The filter of the timeline has a button of the same name, which is pressed or not.
  await expect(page.getByRole("group", { name: t("activity.channels") })).toBeVisible();
  await expect(page.getByRole("button", { name: log_call(t), exact: true }).and(page.locator(":not([aria-pressed])"))).toHaveCount(0);
  await expect(page.locator("[data-edit]")).toHaveCount(0);
  await expect(page.getByRole("region", { name: t("activity.composer") })).toHaveCount(0);
  await page.getByRole("button", { name: t("record.more") }).click();
  await expect(page.getByRole("menuitem", { name: t("share.title") })).toHaveCount(0);
  await expect(page.getByRole("menuitem", { name: t("record.delete") })).toHaveCount(0);
  await close_menu(page);
  await expect_accessible(page);
  await page.goto("/setup");
  const sections = page.getByRole("navigation", { name: t("shell.setup") });
  await expect(sections.getByRole("link", { name: t("setup.tokens") })).toBeVisible();
  for (const section of ["company", "users", "teams", "roles"]) await expect(sections.getByRole("link", { name: t(`setup.${section}`), exact: true })).toHaveCount(0);
});

test("a seller sees the team's and changes only the own", async ({ screen_of, company, t }) => {
  const page = await screen_of(login("carlos"), password);
  await expect(page.getByRole("row").nth(1)).toBeVisible();
  const own = company.customers.find((row) => (row.owner as { id: string }).id === company.people.rep.id)!;
  const others = company.customers.find((row) => (row.owner as { id: string }).id === company.people.manager.id)!;
  await page.goto(`/customers/${own.id}`);
  await expect(page.locator("[data-edit]").first()).toBeAttached();
  await expect(page.getByRole("button", { name: log_call(t), exact: true }).first()).toBeVisible();
  // Beatriz leads the team above: hers are not his to see.
  await page.goto(`/customers/${others.id}`);
  await expect(page.getByText(t("record.missing"))).toBeVisible();
  await expect_accessible(page);
});

test("a share opens one record to one person, and the reasons say so", async ({ page, screen_of, company, t }) => {
  const customer = await company.api.create("customers", { name: "Zacarías Compartido", kind: "person" });
  const ana = await screen_of();
  await ana.goto(`/customers/${customer.id}?tab=access`);
  await expect(ana.getByText(t("access.sees"), { exact: true })).toBeVisible();
  await ana.getByRole("combobox", { name: t("access.person") }).first().click();
  await ana.getByRole("option", { name: "Carlos Mena" }).click();
  await expect(ana.getByText(t("access.sees_not"), { exact: true })).toBeVisible();
  await ana.getByRole("combobox", { name: t("share.user") }).last().click();
  await ana.getByRole("option", { name: "Carlos Mena" }).click();
  await ana.getByRole("button", { name: t("share.add"), exact: true }).click();
  await expect(ana.getByRole("listitem").filter({ hasText: "Carlos Mena" })).toBeVisible();
  await expect(ana.getByText(t("access.sees"), { exact: true })).toBeVisible();
  await expect_accessible(ana);
  const carlos = await screen_of(login("carlos"), password);
  await carlos.goto(`/customers/${customer.id}`);
  await expect(carlos.getByRole("heading", { level: 1 })).toHaveText("Zacarías Compartido");
  await expect(carlos.locator("[data-edit]")).toHaveCount(0);
  await ana.getByRole("button", { name: t("share.remove", { name: "Carlos Mena" }) }).click();
  await expect(ana.getByText(t("access.sees_not"), { exact: true })).toBeVisible();
  await expect(carlos.getByText(t("record.missing"))).toBeVisible();
  await page.close();
  await company.api.call("DELETE", `/customers/${customer.id}`);
});

test("who loses a customer to another owner sees it go", async ({ screen_of, company, t }) => {
  const customer = await company.api.create("customers", { name: "Aaron Traspaso", kind: "person", owner: company.people.rep.id });
  const page = await screen_of(login("carlos"), password);
  const row = page.getByRole("row").filter({ hasText: "Aaron Traspaso" });
  await expect(row).toBeVisible();
  const record = await page.context().newPage();
  await record.goto(`/customers/${customer.id}`);
  await expect(record.getByRole("heading", { level: 1 })).toHaveText("Aaron Traspaso");
  await company.api.change("customers", customer.id, { owner: company.people.manager.id });
  await expect(row).toHaveCount(0);
  await expect(record.getByText(t("record.missing"))).toBeVisible();
  await company.api.call("DELETE", `/customers/${customer.id}`);
});

test("what a share or other rights open and close is on the open screens at once", async ({ screen_of, company, t }) => {
  const customer = await company.api.create("customers", { name: "Aarón Compartido", kind: "person" });
  const { id } = company.people.rep;
  const page = await screen_of(login("carlos"), password);
  await expect(page.getByRole("row").nth(1)).toBeVisible();
  const row = page.getByRole("row").filter({ hasText: "Aarón Compartido" });
  await expect(row).toHaveCount(0);
  await company.api.call("POST", `/customers/${customer.id}/shares`, { user: id });
  await expect(row).toBeVisible();
  const record = await page.context().newPage();
  const title = record.getByRole("heading", { level: 1 });
  await record.goto(`/customers/${customer.id}`);
  await expect(title).toHaveText("Aarón Compartido");
  await company.api.call("DELETE", `/customers/${customer.id}/shares/user-${id}`);
  await expect(row).toHaveCount(0);
  await expect(record.getByText(t("record.missing"))).toBeVisible();
  // As an administrator he sees everything, and may change it.
  await company.api.change("users", id, { administrator: true });
  await expect(row).toBeVisible();
  await expect(title).toHaveText("Aarón Compartido");
  await expect(record.locator("[data-edit]").first()).toBeAttached();
  await company.api.change("users", id, { administrator: false });
  await expect(row).toHaveCount(0);
  await expect(record.getByText(t("record.missing"))).toBeVisible();
  await company.api.call("DELETE", `/customers/${customer.id}`);
});

test("who is deactivated is asked to sign in", async ({ screen_of, company, t }) => {
  const { id } = company.people.rep;
  const page = await screen_of(login("carlos"), password);
  await expect(page.getByRole("row").nth(1)).toBeVisible();
  await company.api.change("users", id, { active: false });
  await expect(page.getByLabel(t("session.password"), { exact: true })).toBeVisible();
  await expect(page.getByRole("row")).toHaveCount(0);
  await company.api.change("users", id, { active: true });
});
