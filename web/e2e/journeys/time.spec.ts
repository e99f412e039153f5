// History, how it was, undo, and what another screen does at once.
import { expect, expect_accessible, sign_in, test } from "../support/test";

test("history says who changed what; the record as it was; the change undone", async ({ page, company, t }) => {
  const customer = await company.api.create("customers", { name: "Aaron Historia", kind: "person", city: "Soria" });
  await company.api.change("customers", customer.id, { city: "Teruel" });
  await sign_in(page, t);
  await page.goto(`/customers/${customer.id}?tab=history`);
  const versions = page.getByRole("tabpanel").getByRole("listitem");
  await expect(versions).toHaveCount(2);
  await expect(versions.first().locator("del")).toHaveText("Soria");
  await expect(versions.first().locator("ins")).toHaveText("Teruel");
  await expect_accessible(page);
  await versions.last().getByRole("button", { name: t("history.see") }).click();
  await expect(page.getByRole("status").filter({ hasText: t("as_of.leave") }).or(page.getByText(t("as_of.leave")))).not.toHaveCount(0);
  await expect(page.locator("[data-facts]").getByText("Soria", { exact: true })).toBeVisible();
  await expect(page.locator("[data-edit]")).toHaveCount(0);
  await expect_accessible(page);
  await page.getByRole("button", { name: t("as_of.leave") }).click();
  await expect(page.locator("[data-facts]").getByText("Teruel", { exact: true })).toBeVisible();
  await page.getByRole("tab", { name: t("history.title") }).click();
  await versions.first().getByRole("button", { name: t("history.undo"), exact: true }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText(t("undo.will.updated"))).toBeVisible();
  await expect_accessible(page);
  await dialog.getByRole("button", { name: t("undo.start"), exact: true }).click();
  await expect(page.locator("[data-facts]").getByText("Soria", { exact: true })).toBeVisible();
  await expect(versions).toHaveCount(3);
  await company.api.call("DELETE", `/customers/${customer.id}`);
});

test("the list as it was on another day is empty and says so; a set shows it whole", async ({ page, t }) => {
  await sign_in(page, t);
  await page.goto("/customers?as_of=2020-01-01");
  await expect(page.getByText(t("list.empty.then"))).toBeVisible();
  await expect_accessible(page);
  await page.getByRole("button", { name: t("as_of.leave") }).click();
  await expect(page.getByRole("row").nth(1)).toBeVisible();
});

test("a change elsewhere is on this screen within a second", async ({ page, company, t }) => {
  const customer = await company.api.create("customers", { name: "Aaron Ahora", kind: "person", city: "Soria" });
  await sign_in(page, t);
  const row = page.getByRole("row").filter({ hasText: "Aaron Ahora" });
  await expect(row).toContainText("Soria");
  // The first change may come before this screen has subscribed; the second is the measured one.
  await company.api.change("customers", customer.id, { city: "Lugo" });
  await expect(row).toContainText("Lugo");
  await company.api.change("customers", customer.id, { city: "Cuenca" });
  await expect(row).toContainText("Cuenca", { timeout: 1_000 });
  await company.api.call("DELETE", `/customers/${customer.id}`);
  await expect(row).toHaveCount(0, { timeout: 1_000 });
});

test("deleted, found in the recycle bin, and back", async ({ page, company, t }) => {
  const customer = await company.api.create("customers", { name: "Aaron Papelera", kind: "person" });
  await sign_in(page, t);
  await page.goto(`/customers/${customer.id}`);
  await page.getByRole("button", { name: t("record.more") }).click();
  await page.getByRole("menuitem", { name: t("record.delete") }).click();
  await expect(page.getByRole("button", { name: t("undo.action"), exact: true })).toBeVisible();
  await page.goto("/setup/trash?entity=customers");
  const line = page.getByRole("row").filter({ hasText: "Aaron Papelera" });
  await expect(line).toBeVisible();
  await expect_accessible(page);
  await line.getByRole("button", { name: t("trash.restore") }).click();
  await expect(line).toHaveCount(0);
  await page.goto(`/customers/${customer.id}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Aaron Papelera");
  await company.api.call("DELETE", `/customers/${customer.id}`);
});
