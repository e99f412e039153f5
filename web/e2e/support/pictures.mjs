// Takes a picture of every screen in es/en, light/dark, desktop/phone and runs axe on it.
//   node e2e/support/pictures.mjs FOLDER [name-part] [es|en] [light|dark] [desktop|phone]
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "@playwright/test";
import { mkdirSync } from "node:fs";

const [folder = "pictures", part = "", language = "es", scheme = "light", size = "desktop"] = process.argv.slice(2);
const base = process.env.LAZO_URL ?? "http://localhost:4180";
const viewport = size === "phone" ? { width: 390, height: 844 } : { width: 1440, height: 900 };
const seen = (page, text) => page.getByText(text).first().waitFor({ timeout: 8000 });

const signed_out = (more) => (page) =>
  page.route("**/api/v1/session", (route) => route.fulfill({ status: 401, contentType: "application/problem+json", body: JSON.stringify({ type: "", title: "", status: 401, ...more }) }));
const screens = {
  signin: { path: "/", before: signed_out({}) },
  firstrun: { path: "/", before: signed_out({ setup_needed: true }) },
  list: { path: "/customers" },
  filtered: { path: '/customers?filter={"all":[{"stage":{"in":["at_risk","lapsed"]}},{"created_at":{"period":{"last":90,"unit":"day"}}},{"owner":{"me":true}}]}' },
  grouped: { path: "/customers?group=stage" },
  asof: { path: "/customers?as_of=2026-06-30" },
  empty: { path: "/customers?q=zzzzz" },
  peek: { path: "/customers?peek=1001" },
  record: { path: "/customers/1001" },
  facts: { path: "/customers/1001?tab=facts" },
  history: { path: "/customers/1001?tab=history" },
  access: { path: "/customers/1001?tab=access" },
  related: { path: "/customers/1001?tab=tasks" },
  board: { path: "/customers?layout=board&by=stage" },
  import: { path: "/import?entity=customers" },
  mapping: { path: "/import?entity=customers&id=7" },
  preview: { path: "/import?entity=customers&id=7", act: async (page) => { await page.getByRole("combobox", { name: /valor fijo|fixed value/ }).click(); await page.getByRole("option").first().click(); await page.getByRole("combobox", { name: /^(Tipo|Kind)/ }).click(); await page.getByRole("option").first().click(); await page.getByRole("button", { name: /Revisar|Check/ }).click(); } },
  palette: { path: "/customers", act: async (page) => { await page.waitForTimeout(1200); await page.keyboard.press("Control+k"); await page.getByRole("dialog").waitFor(); await page.keyboard.type("luc"); } },
  shortcuts: { path: "/customers", act: async (page) => page.keyboard.press("?") },
  create: { path: "/customers", act: async (page) => { await page.keyboard.press("c"); await page.getByRole("textbox", { name: /Nombre|Name/ }).fill("Lucía Gar"); } },
  filter: { path: '/customers?filter={"any":[{"stage":{"in":["lead"]}},{"emails":{"some":{"email":{"ends":"@acme.es"}}}},{"all":[{"city":"Madrid"},{"created_at":{"period":{"last":30,"unit":"day"}}}]}]}', act: async (page) => page.keyboard.press("f") },
  log: { path: "/customers/1001", act: async (page) => page.keyboard.press("l") },
  undo: { path: "/customers/1001?tab=history", act: async (page) => page.getByRole("button", { name: /^(Deshacer|Undo)$/ }).first().click() },
  selected: { path: "/customers", act: async (page) => { if (size === "phone") return; for (const at of [1, 2, 3]) await page.getByRole("checkbox").nth(at).click(); } },
  columns: { path: "/customers", act: async (page) => page.getByRole("button", { name: /Columnas y|Columns and/ }).click() },
  company: { path: "/setup/company" }, users: { path: "/setup/users" }, teams: { path: "/setup/teams" }, roles: { path: "/setup/roles" },
  tokens: { path: "/setup/tokens" }, operations: { path: "/setup/operations" }, jobs: { path: "/setup/jobs" }, trash: { path: "/setup/trash" },
  gallery: { path: "/dev/ui" },
  toast: { path: "/customers/1001", act: async (page) => { await page.getByRole("textbox").first().fill("Quedamos el jueves"); await page.keyboard.press("Control+Enter"); await seen(page, /Nota guardada|Note saved/); } },
};

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
const context = await browser.newContext({ viewport, colorScheme: scheme, locale: language === "es" ? "es-ES" : "en-GB", deviceScaleFactor: 1, hasTouch: size === "phone" });
let wrong = 0;
for (const [name, screen] of Object.entries(screens).filter(([name]) => !part || part.split(",").includes(name))) {
  const page = await context.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => message.type() === "error" && !/WebSocket|40[014]/.test(message.text()) && errors.push(message.text()));
  await screen.before?.(page);
  await page.goto(base + screen.path);
  await page.locator("h1").first().waitFor({ timeout: 8000 }).catch(() => errors.push("no h1"));
  await page.waitForLoadState("networkidle").catch(() => undefined);
  await screen.act?.(page).catch((error) => errors.push(error.message.split("\n")[0]));
  await page.waitForTimeout(900);
  await page.screenshot({ path: `${folder}/${name}-${language}-${scheme}-${size}.png` });
  const axe = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
  for (const violation of axe.violations) {
    wrong++;
    console.log(`${name}: ${violation.id} ×${violation.nodes.length}: ${violation.nodes[0].html.slice(0, 160)} | ${violation.nodes[0].failureSummary?.split("\n")[1] ?? ""}`);
  }
  for (const error of errors) (wrong++, console.log(`${name}: ${error.slice(0, 300)}`));
  await page.close();
}
await browser.close();
console.log(`${language} ${scheme} ${size}: ${wrong} wrong`);
process.exit(wrong ? 1 : 0);
