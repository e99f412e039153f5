// What every journey starts with: a server of its own language, its company, and a screen somebody signed in at.
import { AxeBuilder } from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";
import { make_company, type Company } from "./company";
import { administrator, Server } from "./server";
import { words_of, type Language, type Words } from "./words";

export interface ServerOptions { language: Language }
interface Running { server: Server; company: Company }
interface Journey {
  t: Words;
  company: Company;
  /** A second browser, for another person or another screen of the same. */
  screen_of: (email?: string, password?: string) => Promise<Page>;
}

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Nothing for axe to say, in light and in dark. */
export async function expect_accessible(page: Page) {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", colorScheme);
    const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
    const told = violations.map(({ id, nodes }) => `${id} ×${nodes.length}: ${nodes[0]!.html.slice(0, 200)} ${nodes[0]!.failureSummary ?? ""}`);
    expect(told, `axe in ${colorScheme} at ${page.url()}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
}

export async function sign_in(page: Page, t: Words, email = administrator.email, password = administrator.password) {
  await page.goto("/");
  await page.getByLabel(t("session.email")).fill(email);
  await page.getByLabel(t("session.password"), { exact: true }).fill(password);
  await page.getByRole("button", { name: t("session.sign_in.action") }).click();
  await expect(page.getByRole("navigation").first()).toBeVisible();
}

export const test = base.extend<Journey, ServerOptions & { running: Running }>({
  language: ["es", { scope: "worker", option: true }],
  running: [
    async ({ language }, use) => {
      const server = await Server.start({ language });
      const company = await make_company(server.address);
      await use({ server, company });
      await server.stop();
    },
    { scope: "worker", timeout: 60_000 },
  ],
  baseURL: async ({ running }, use) => use(running.server.address),
  t: async ({ language }, use) => use(words_of(language)),
  company: async ({ running }, use) => use(running.company),
  screen_of: async ({ browser, baseURL, locale, timezoneId, t }, use) => {
    const contexts: { close: () => Promise<void> }[] = [];
    await use(async (email, password) => {
      const context = await browser.newContext({ baseURL, locale, timezoneId, viewport: { width: 1440, height: 900 } });
      contexts.push(context);
      const page = await context.newPage();
      await sign_in(page, t, email, password);
      return page;
    });
    for (const context of contexts) await context.close();
  },
});
export { expect };
