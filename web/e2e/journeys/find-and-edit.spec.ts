import type { Page } from "@playwright/test";
import { expect, expect_accessible, sign_in, test } from "../support/test";

const title = (page: Page) => page.getByRole("heading", { level: 1 });
const add_email = { es: "Añadir correo electrónico", en: "Add e-mail address" };
const row_of = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });

test.beforeEach(async ({ page, t }) => sign_in(page, t));

test("the palette finds a person without accents and opens the record", async ({ page, company }) => {
  const wanted = company.customers.find((row) => String(row.name).startsWith("Óscar"))!;
  await expect(page.getByRole("grid")).toBeVisible();
  await page.keyboard.press("Control+k");
  const box = page.getByRole("combobox").last();
  await box.fill(String(wanted.name).normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase());
  await expect(page.getByRole("option", { name: String(wanted.name) }).first()).toBeVisible();
  await expect_accessible(page);
  await page.keyboard.press("Enter");
  await expect(title(page)).toHaveText(String(wanted.name));
});

test("list search, a filter with a period, a sort and a saved view", async ({ page, t }) => {
  await page.getByRole("searchbox", { name: t("list.quick_search") }).fill("zuniga");
  await expect(row_of(page, "Zúñiga").first()).toBeVisible();
  await expect(row_of(page, "Aluminios")).toHaveCount(0);
  await page.getByRole("searchbox", { name: t("list.quick_search") }).fill("");
  await page.getByRole("button", { name: t("list.filter"), exact: true }).click();
  const drawer = page.getByRole("dialog");
  await drawer.getByRole("combobox", { name: t("filter.field") }).first().click();
  await page.getByRole("option", { name: t("field.created_at"), exact: true }).first().click();
  await drawer.getByRole("combobox", { name: t("filter.operator") }).first().click();
  await page.getByRole("option", { name: t("filter.operator.period"), exact: true }).click();
  await expect(drawer.getByRole("textbox", { name: t("period.how_many") })).toHaveValue("30");
  await expect(drawer.getByRole("status")).toContainText(/[1-9]\d*/);
  await expect_accessible(page);
  await drawer.getByRole("button", { name: t("filter.apply") }).click();
  await expect(page.getByRole("button", { name: t("filter.remove_named", { what: "" }).trim() })).toHaveCount(1);
  const header = page.getByRole("columnheader").nth(1);
  await expect(header).toHaveAttribute("aria-sort", "ascending");
  await header.getByRole("button").click();
  await expect(header).toHaveAttribute("aria-sort", "descending");
  await expect(page.getByRole("row").nth(1)).toContainText("Ximena");
  await page.getByRole("button", { name: t("list.view.save_as") }).click();
  await page.getByRole("textbox", { name: t("list.view.name") }).fill("De la Z a la A");
  await page.getByRole("dialog").getByRole("button", { name: t("action.save") }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.getByRole("navigation", { name: t("list.views") }).getByRole("button").first().click();
  await expect(page.getByRole("row").nth(1)).toContainText("Aluminios");
  await page.getByRole("button", { name: "De la Z a la A" }).click();
  await expect(page.getByRole("row").nth(1)).toContainText("Ximena");
  await page.reload();
  await expect(page.getByRole("row").nth(1)).toContainText("Ximena");
});

test("a cell is edited where it stands, undone from its toast", async ({ page, company, t }) => {
  const customer = await company.api.create("customers", { name: "Aaron Celda", kind: "person", city: "Soria" });
  await page.reload();
  const row = row_of(page, "Aaron Celda");
  await row.getByText("Soria").click();
  await expect(row.getByRole("textbox")).toBeFocused();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("Teruel");
  await page.keyboard.press("Enter");
  await expect(row).toContainText("Teruel");
  await expect.poll(async () => (await company.api.read("customers", customer.id)).city).toBe("Teruel");
  await page.getByRole("button", { name: t("undo.action"), exact: true }).click();
  await expect(row).toContainText("Soria");
  await company.api.call("DELETE", `/customers/${customer.id}`);
});

test("the panel shows, goes on with J, and keeps an e-mail in its child rows", async ({ page, company, language, t }) => {
  const customer = await company.api.create("customers", { name: "Aaron Panel", kind: "person", emails: [{ email: "uno@panel.example", kind: "work", primary: true }] });
  await page.reload();
  await row_of(page, "Aaron Panel").getByText("Aaron Panel").click();
  const panel = page.getByRole("complementary");
  await expect(panel.getByRole("heading", { level: 2, name: "Aaron Panel" })).toBeVisible();
  await panel.getByRole("tab", { name: t("record.facts") }).click();
  await expect(panel.getByText("uno@panel.example")).toBeVisible();
  await expect_accessible(page);
  await panel.getByRole("button", { name: add_email[language] }).click();
  await panel.locator("form").getByRole("textbox").first().fill("dos@panel.example");
  await panel.locator("form").getByRole("button", { name: t("action.save") }).click();
  await expect(panel.getByText("dos@panel.example")).toBeVisible();
  await expect.poll(async () => ((await company.api.read("customers", customer.id)).emails as unknown[]).length).toBe(2);
  const marked = page.locator("[data-row-open] [role=row][data-active]");
  await expect(marked).toContainText("Aaron Panel");
  await panel.getByRole("button", { name: t("record.next") }).click();
  await expect(panel.getByRole("heading", { level: 2, name: "Aaron Panel" })).toHaveCount(0);
  await expect(marked).toContainText(await panel.getByRole("heading", { level: 2 }).first().innerText());
  await page.getByRole("grid").focus();
  for (const _ of "jjjjj") await page.keyboard.press("j");
  await page.keyboard.press("k");
  await expect(marked).toHaveAttribute("aria-rowindex", "7");
  await expect(panel.getByRole("heading", { level: 2 }).first()).toHaveText(await marked.getByRole("gridcell").nth(1).innerText());
  await page.keyboard.press("Escape");
  await expect(panel).toHaveCount(0);
  await company.api.call("DELETE", `/customers/${customer.id}`);
});

test("two tabs change one field: the later sees both values, and nothing is lost", async ({ page, company, t }) => {
  const customer = await company.api.create("customers", { name: "Aaron Conflicto", kind: "person", city: "Soria" });
  const second = await page.context().newPage();
  const stored = async () => (await company.api.read("customers", customer.id)).city;
  const facts = (tab: Page) => tab.locator("[data-facts]");
  const edit_city = async (tab: Page, shown: string) => {
    await facts(tab).getByText(shown, { exact: true }).click();
    await expect(facts(tab).getByRole("textbox")).toBeFocused();
    await tab.keyboard.press("Control+a");
  };
  for (const tab of [page, second]) {
    await tab.goto(`/customers/${customer.id}`);
    await edit_city(tab, "Soria");
  }
  await page.keyboard.type("Lugo");
  await page.keyboard.press("Enter");
  await expect.poll(stored).toBe("Lugo");
  // The other tab hears of it at once; what is being typed there stays, and so does the version it was begun on.
  await expect(title(second)).toHaveText("Aaron Conflicto");
  await second.keyboard.type("Cuenca");
  await second.keyboard.press("Enter");
  const dialog = second.getByRole("dialog", { name: t("conflict.title", { name: "Aaron Conflicto" }) });
  await expect(dialog.getByText("Lugo")).toBeVisible();
  await expect(dialog.getByText("Cuenca")).toBeVisible();
  await expect_accessible(second);
  await dialog.getByRole("radio", { name: t("conflict.theirs") }).check();
  await dialog.getByRole("button", { name: t("action.save") }).click();
  await expect(facts(second).getByText("Lugo", { exact: true })).toBeVisible();
  expect(await stored()).toBe("Lugo");

  await edit_city(second, "Lugo");
  await edit_city(page, "Lugo");
  await page.keyboard.type("Ávila");
  await page.keyboard.press("Enter");
  await expect.poll(stored).toBe("Ávila");
  await second.keyboard.type("Cuenca");
  await second.keyboard.press("Enter");
  await expect(dialog.getByText("Ávila")).toBeVisible();
  // Escape chooses theirs, and keeps mine at hand.
  await second.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await second.getByRole("button", { name: t("conflict.save_mine") }).click();
  await expect.poll(stored).toBe("Cuenca");
  await expect(facts(page).getByText("Cuenca", { exact: true })).toBeVisible();
  await company.api.call("DELETE", `/customers/${customer.id}`);
});
