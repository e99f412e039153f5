// One picture a screen in light and dark, on a desk and on a phone; PICTURES="list,board" takes only those.
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import type { Company } from "../support/company";
import { Server } from "../support/server";
import { sign_in, test } from "../support/test";
import type { Words } from "../support/words";

interface Screen { path: string; act?: (page: Page, t: Words) => Promise<unknown> }
const folder = process.env.PICTURES_FOLDER ?? fileURLToPath(new URL("../../../build/pictures", import.meta.url));
const sizes = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
const people = [["Ainhoa Larrañaga", "ainhoa@obra.example", "03/04/1985"], ["Bruno Céspedes", "bruno@obra.example", "31/02/1990"], ["", "sin.nombre@obra.example", "01/01/1980"], ["Clara Iturbe", "clara@obra.example", "12/12/1979"]];
// Each picture brings in other people, or they would be known already.
let files = 0;
function next_file() {
  files++;
  const lines = people.map(([name, email, born]) => `${name},${files}.${email},Vitoria,${born}`);
  return { name: "gente.csv", mimeType: "text/csv", buffer: Buffer.from(["Nombre,Correo,Ciudad,Fecha de nacimiento", ...lines].join("\n")) };
}
const recent = '{"all":[{"stage":{"in":["at_risk","lead"]}},{"created_at":{"period":{"last":90,"unit":"day"}}}]}';

/** The wizard up to one of its steps. */
function wizard(last: "columns" | "review" | "result") {
  return async (page: Page, t: Words) => {
    await page.locator("input[type=file]").setInputFiles(next_file());
    await page.getByRole("button", { name: t("import.check") }).waitFor();
    if (last === "columns") return;
    await page.getByText(t("import.mode.create"), { exact: true }).click();
    await page.getByRole("button", { name: t("import.check") }).click();
    await page.getByRole("heading", { name: t("import.sample") }).waitFor();
    if (last === "review") return;
    await page.getByRole("button", { name: t("import.start_other", { shown: 3 }) }).click();
    await page.getByText(t("import.done")).waitFor();
  };
}

function screens({ customers }: Company): Record<string, Screen> {
  const record = `/customers/${customers[1]!.id}`;
  return {
    list: { path: "/customers" },
    filtered: { path: `/customers?filter=${recent}` },
    grouped: { path: "/customers?group=stage" },
    empty: { path: "/customers?q=zzzzz" },
    peek: { path: `/customers?peek=${customers[0]!.id}` },
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
    import_columns: { path: "/import?entity=customers", act: wizard("columns") },
    import_review: { path: "/import?entity=customers", act: wizard("review") },
    import_result: { path: "/import?entity=customers", act: wizard("result") },
    palette: { path: "/customers", act: async (page) => { await page.keyboard.press("Control+k"); await page.getByRole("dialog").waitFor(); await page.keyboard.type("lucia"); } },
    account: { path: "/account" },
    account_fault: { path: "/account", act: async (page, t) => { await page.getByLabel(t("password.current"), { exact: true }).fill("no es esta"); await page.getByLabel(t("password.password"), { exact: true }).fill("una frase bien larga"); await page.getByRole("button", { name: t("password.change") }).click(); } },
    reads_none: { path: "/setup/reads?from=2020-01-01&to=2020-01-31" },
    own_menu: { path: "/customers", act: (page, t) => page.getByRole("button", { name: t("shell.user", { name: "Ana Ruiz" }) }).click() },
    shortcuts: { path: "/customers", act: (page) => page.keyboard.press("?") },
    create: { path: "/customers", act: (page) => page.keyboard.press("c") },
    filter: { path: `/customers?filter=${recent}`, act: (page) => page.keyboard.press("f") },
    log: { path: record, act: (page) => page.keyboard.press("l") },
    undo: { path: `${record}?tab=history`, act: (page, t) => page.getByRole("button", { name: t("history.undo"), exact: true }).first().click() },
    selected: { path: "/customers", act: async (page) => { for (const at of [1, 2, 3]) await page.getByRole("checkbox").nth(at).click({ timeout: 2000 }).catch(() => undefined); } },
    columns: { path: "/customers", act: (page, t) => page.getByRole("button", { name: t("list.columns") }).click() },
    ...Object.fromEntries(["company", "users", "teams", "roles", "tokens", "operations", "reads", "jobs", "trash"].map((section) => [section, { path: `/setup/${section}` }])),
  };
}

const wanted = process.env.PICTURES?.split(",");
const looks = (process.env.LOOKS ?? "light-desktop,dark-desktop,light-phone,dark-phone").split(",");

async function look_at(page: Page, look: string) {
  const [scheme, size] = look.split("-") as ["light" | "dark", keyof typeof sizes];
  await page.setViewportSize(sizes[size]);
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
  return `${folder}/${size}-${scheme}`;
}

test("pictures of the doors", async ({ page, language, baseURL }) => {
  const empty = await Server.start({ language, empty: true });
  for (const look of looks) {
    const place = await look_at(page, look);
    for (const [name, address] of [["sign_in", baseURL!], ["first_run", empty.address]] as const) {
      if (wanted && !wanted.includes(name)) continue;
      await page.goto(address);
      await page.locator("h1").first().waitFor();
      await page.screenshot({ path: `${place}-${language}/${name}.png` });
    }
  }
  await empty.stop();
});

test("pictures of every screen", async ({ page, language, company, t }) => {
  test.setTimeout(600_000);
  page.setDefaultTimeout(10_000);
  await sign_in(page, t);
  for (const look of looks) {
    const place = await look_at(page, look);
    for (const [name, screen] of Object.entries(screens(company))) {
      if (wanted && !wanted.includes(name)) continue;
      await page.goto(screen.path);
      await page.locator("h1").first().waitFor();
      await page.waitForLoadState("networkidle");
      await screen.act?.(page, t).catch((error: Error) => console.log(`${name} ${look}: ${error.message.split("\n")[0]}`));
      await page.waitForLoadState("networkidle");
      await page.waitForTimeout(700);
      await page.screenshot({ path: `${place}-${language}/${name}.png` });
    }
  }
});
