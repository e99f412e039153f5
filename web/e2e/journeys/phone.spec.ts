import { expect, expect_accessible, sign_in, test } from "../support/test";

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

test("on a phone the list is cards, and a record opens with its parts", async ({ page, company, t }) => {
  await sign_in(page, t);
  const cards = page.getByRole("list").getByRole("listitem");
  await expect(cards.first()).toBeVisible();
  await expect(page.getByRole("grid")).toHaveCount(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await expect_accessible(page);
  await page.getByRole("searchbox", { name: t("list.quick_search") }).fill("oscar");
  const wanted = company.customers.find((row) => String(row.name).startsWith("Óscar"))!;
  await page.getByRole("button").filter({ hasText: String(wanted.name) }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(String(wanted.name));
  await page.getByRole("tab", { name: t("record.facts") }).click();
  await expect(page.getByText(String(wanted.city), { exact: true }).first()).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await expect_accessible(page);
});
