// One picture a screen in light and dark, on a desk and on a phone; PICTURES="list,board" takes only those.
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import type { Company } from "../support/company";
import { sign_in, test } from "../support/test";
import type { Words } from "../support/words";

interface Screen { path: string; act?: (page: Page, t: Words) => Promise<unknown> }
const folder = process.env.PICTURES_FOLDER ?? fileURLToPath(new URL("../../../build/pictures", import.meta.url));
const sizes = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
const recent = '{"all":[{"stage":{"in":["at_risk","lead"]}},{"created_at":{"period":{"last":90,"unit":"day"}}}]}';

function screens({ customers }: Company): Record<string, Screen> {
  const record = `/customers/${customers[1]!.id}`;
  return {
    list: { path: "/customers" },
    filtered: { path: `/customers?filter=${recent}` },
    grouped: { path: "/customers?group=stage" },
    empty: { path: "/customers?q=zzzzz" },
    peek: { path: `/customers?peek=${customers[5]!.id}` },
    record: { path: record },
    facts: { path: `${record}?tab=facts` },
    history: { path: `${record}?tab=history` },
    access: { path: `${record}?tab=access` },
    related: { path: `${record}?tab=tasks` },
    company_record: { path: `/customers/${customers[4]!.id}` },
    asof: { path: `/customers?as_of=set:30` },
    board: { path: "/customers?layout=board" },
    tasks: { path: "/tasks" },
    interactions: { path: "/interactions" },
    import: { path: "/import?entity=customers" },
    palette: { path: "/customers", act: async (page) => { await page.keyboard.press("Control+k"); await page.getByRole("dialog").waitFor(); await page.keyboard.type("lucia"); } },
    shortcuts: { path: "/customers", act: (page) => page.keyboard.press("?") },
    create: { path: "/customers", act: (page) => page.keyboard.press("c") },
    filter: { path: `/customers?filter=${recent}`, act: (page) => page.keyboard.press("f") },
    log: { path: record, act: (page) => page.keyboard.press("l") },
    undo: { path: `${record}?tab=history`, act: (page, t) => page.getByRole("button", { name: t("history.undo"), exact: true }).first().click() },
    selected: { path: "/customers", act: async (page) => { for (const at of [1, 2, 3]) await page.getByRole("checkbox").nth(at).click({ timeout: 2000 }).catch(() => undefined); } },
    columns: { path: "/customers", act: (page, t) => page.getByRole("button", { name: t("list.columns") }).click() },
    ...Object.fromEntries(["company", "users", "teams", "roles", "tokens", "operations", "jobs", "trash"].map((section) => [section, { path: `/setup/${section}` }])),
  };
}

const wanted = process.env.PICTURES?.split(",");
const looks = (process.env.LOOKS ?? "light-desktop,dark-desktop,light-phone,dark-phone").split(",");

test("pictures of every screen", async ({ page, language, company, t }) => {
  test.setTimeout(600_000);
  await sign_in(page, t);
  for (const look of looks) {
    const [scheme, size] = look.split("-") as ["light" | "dark", keyof typeof sizes];
    await page.setViewportSize(sizes[size]);
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    for (const [name, screen] of Object.entries(screens(company))) {
      if (wanted && !wanted.includes(name)) continue;
      await page.goto(screen.path);
      await page.locator("h1").first().waitFor();
      await page.waitForLoadState("networkidle");
      await screen.act?.(page, t).catch((error: Error) => console.log(`${name} ${look}: ${error.message.split("\n")[0]}`));
      await page.waitForLoadState("networkidle");
      await page.waitForTimeout(700);
      await page.screenshot({ path: `${folder}/${size}-${scheme}-${language}/${name}.png` });
    }
  }
});
