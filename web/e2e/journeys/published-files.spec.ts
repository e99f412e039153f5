// The published files, as they are, through the wizard with what it suggests: invoice lines become one customer of each number.
import type { Page } from "@playwright/test";
import { fileURLToPath } from "node:url";
import { Api } from "../support/api";
import { administrator, Server } from "../support/server";
import { expect, expect_accessible, sign_in, test as base } from "../support/test";
import type { Words } from "../support/words";

// Ten thousand customers are no company of the other journeys.
const test = base.extend<object, { alone: Server }>({
  alone: [
    async ({ language }, use) => {
      const server = await Server.start({ language });
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ alone }, use) => use(alone.address),
});

const published = (name: string) => fileURLToPath(new URL(`../../../tests/data/${name}`, import.meta.url));
const says_else = { es: "Otra fila con la misma clave", en: "Another row with the same key" };

function wizard(page: Page, t: Words) {
  return {
    open: async (name: string) => {
      await page.goto("/import?entity=customers");
      await page.locator("input[type=file]").setInputFiles(published(name));
      await expect(page.getByRole("button", { name: t("import.check") })).toBeEnabled();
      await expect(page.getByText(t("import.lack.required", { fields: "" }).trim())).toHaveCount(0);
    },
    target: (column: string) => page.getByRole("combobox", { name: t("import.goes_to_named", { column }) }),
    figure: async (name: string) => {
      const word = page.getByText(t(`import.count.${name}`), { exact: true });
      return Number((await word.locator("..").locator("strong").innerText()).replace(/\D/g, ""));
    },
    check: async () => {
      await page.getByRole("button", { name: t("import.check") }).click();
      await expect(page.getByText(t("import.count.new"), { exact: true })).toBeVisible();
    },
    run: async () => {
      await page.getByRole("button", { name: /\d/ }).filter({ hasText: t("import.start_other", { shown: "" }).split(" ")[0]! }).click();
      await expect(page.getByText(t("import.done"))).toBeVisible();
    },
    errors: async () => (await (await page.request.get((await page.getByRole("link", { name: t("import.error_file") }).getAttribute("href"))!)).text()).trim().split(/\r?\n/),
  };
}
async function customers(server: Server) {
  const api = await Api.sign_in(server.address, administrator.email, administrator.password);
  return (await api.call<{ count: number }>("GET", "/customers/count")).count;
}

test("the lines of a shop's invoices become its customers", async ({ page, alone, language, t }) => {
  const { open, target, figure, check, run, errors } = wizard(page, t);
  const before = await customers(alone);
  await sign_in(page, t);
  await open("online_retail/customers_sample.csv.gz");
  await expect(target("CustomerID")).toHaveValue(/ \+ /);
  await expect(target("Description")).toHaveValue("");
  await expect_accessible(page);
  await check();
  expect(await figure("new")).toBe(4372);
  expect(await figure("failed")).toBe(15_878);
  await expect(page.getByRole("region", { name: t("import.remarks") }).getByRole("row").filter({ hasText: says_else[language] })).toHaveCount(8);
  await expect_accessible(page);
  expect(await customers(alone)).toBe(before);
  await run();
  expect(await figure("new")).toBe(4372);
  expect((await errors()).filter((line) => line.includes(says_else[language]))).toHaveLength(8);
  expect(await customers(alone)).toBe(before + 4372);
});

test("five thousand people of another program go in, but for the six without a name", async ({ page, alone, t }) => {
  const { open, target, figure, check, run, errors } = wizard(page, t);
  const before = await customers(alone);
  await sign_in(page, t);
  await open("febrl/dataset3.csv");
  await expect(target("surname")).not.toHaveValue("");
  await check();
  expect([await figure("new"), await figure("failed"), await figure("warnings")]).toEqual([4994, 6, 35]);
  await run();
  expect(await figure("new")).toBe(4994);
  expect(await errors()).toHaveLength(1 + 6 + 35);
  expect(await customers(alone)).toBe(before + 4994);
});
