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
  await expect(page.getByRole("button", { name: t("record.more") })).toBeInViewport({ ratio: 1 });
  await page.getByRole("tab", { name: t("record.facts") }).click();
  await expect(page.getByText(String(wanted.city), { exact: true }).first()).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await expect_accessible(page);
});

test("on a phone a field is edited in the moment the page opens, on a slow line too", async ({ page, company, t }) => {
  const customer = await company.api.create("customers", { name: "Aaron Móvil", kind: "person", city: "Soria" });
  await sign_in(page, t);
  await expect(page.getByRole("list").getByRole("listitem").first()).toBeVisible();
  let come: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (come = resolve));
  await page.route(/\/assets\/inputs-/, async (route) => (await held, route.continue()));
  await page.goto(`/customers/${customer.id}?tab=facts`);
  await page.locator("[data-facts]").getByText("Soria", { exact: true }).tap();
  // Nothing to type into that would lose it; the tap is remembered until there is.
  await expect(page.locator("[data-facts]").getByRole("textbox")).toHaveCount(0);
  come();
  await expect(page.locator("[data-facts]").getByRole("textbox")).toBeFocused();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("Teruel");
  // Away without Enter: what was typed is kept.
  await page.goBack();
  await expect.poll(async () => (await company.api.read("customers", customer.id)).city).toBe("Teruel");
  await company.api.call("DELETE", `/customers/${customer.id}`);
});

test("on a phone the setup's tables and the import are not shrunken: everything is in sight without going sideways", async ({ page, t }) => {
  await sign_in(page, t);
  for (const [path, title] of [["/setup/users", "setup.users"], ["/setup/roles", "setup.roles"]] as const) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(t(title));
    const last = page.getByRole("main").locator("tbody tr").first().locator("button, select").last();
    await expect(last).toBeInViewport({ ratio: 1 });
    await expect_accessible(page);
  }
  await page.goto("/import?entity=customers");
  await page.locator("input[type=file]").setInputFiles({ name: "gente.csv", mimeType: "text/csv", buffer: Buffer.from(["Nombre,Correo,Fecha de nacimiento", ...["Ana", "Eva", ""].map((name, at) => `${name},una.direccion.bastante.larga.${at}@ejemplo-con-nombre-largo.example,31/02/19${at}0`)].join("\n")) });
  const target = page.getByRole("combobox", { name: t("import.goes_to_named", { column: "Correo" }) });
  await expect(target).toBeInViewport({ ratio: 1 });
  await expect_accessible(page);
  expect((await target.boundingBox())!.width).toBeGreaterThan(250);
  await page.getByRole("button", { name: t("import.check") }).click();
  const fate = page.getByRole("region", { name: t("import.remarks") }).getByText(t("import.fate.error")).first();
  await fate.scrollIntoViewIfNeeded();
  await expect(fate).toBeInViewport({ ratio: 1 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await expect_accessible(page);
});
