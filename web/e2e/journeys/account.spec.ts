// The own account: password, language and time zone.
import type { Page } from "@playwright/test";
import { password } from "../support/company";
import { expect, expect_accessible, sign_in, test } from "../support/test";
import type { Words } from "../support/words";

const carlos = "carlos@iberica.example";
const next_password = "otra clave de equipo 2";

async function open_account(page: Page, t: Words, name: string) {
  await page.getByRole("button", { name: t("shell.user", { name }) }).click();
  await page.getByRole("menuitem", { name: t("account.title") }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(t("account.title"));
}
async function change_password(page: Page, t: Words, current: string, next: string) {
  await page.getByLabel(t("password.current"), { exact: true }).fill(current);
  await page.getByLabel(t("password.password"), { exact: true }).fill(next);
  await page.getByRole("button", { name: t("password.change") }).click();
}

test("a person changes the own password: faults stand at their field, other sessions end, this one goes on", async ({ page, screen_of, company, language, t }) => {
  const elsewhere = await screen_of(carlos, password);
  await sign_in(page, t, carlos, password);
  await open_account(page, t, "Carlos Mena");
  await expect(page.getByText(t("password.ends.own"))).toBeVisible();
  await expect_accessible(page);
  const current = page.getByLabel(t("password.current"), { exact: true });
  const fresh = page.getByLabel(t("password.password"), { exact: true });
  await change_password(page, t, "", "");
  await expect(current).toHaveAccessibleDescription(t("password.missing.current"));
  await change_password(page, t, "no es esta", next_password);
  await expect(current).toHaveAccessibleDescription(language === "es" ? "La contraseña actual no es correcta." : "The current password is wrong.");
  await expect(current).toBeFocused();
  await expect(current).toHaveAttribute("aria-invalid", "true");
  await expect(fresh).toHaveAttribute("aria-invalid", "false");
  await expect_accessible(page);
  await change_password(page, t, password, "corta");
  await expect(fresh).toHaveAccessibleDescription(new RegExp(language === "es" ? "al menos 10 caracteres" : "at least 10 characters"));
  await expect(fresh).toBeFocused();
  await change_password(page, t, password, next_password);
  await expect(page.getByText(t("password.changed.own"))).toBeVisible();
  await expect(current).toHaveValue("");
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(t("account.title"));
  await expect(elsewhere.getByRole("button", { name: t("session.sign_in.action") })).toBeVisible();
  await expect(elsewhere.getByRole("heading", { name: t("session.ended.title") })).toBeVisible();
  await expect_accessible(elsewhere);
  await page.getByRole("button", { name: t("shell.user", { name: "Carlos Mena" }) }).click();
  await page.getByRole("menuitem", { name: t("session.sign_out") }).click();
  await expect(page.getByRole("button", { name: t("session.sign_in.action") })).toBeVisible();
  await sign_in(page, t, carlos, next_password);
  await company.api.call("POST", `/users/${company.people.rep.id}/password`, { password });
});

test("language and time zone: who may change them does so and every clock follows; who may not is told who does", async ({ page, screen_of, company, t }) => {
  const seller = await screen_of(carlos, password);
  await open_account(seller, t, "Carlos Mena");
  await expect(seller.getByText(t("account.own.not_yours"))).toBeVisible();
  await expect(seller.getByRole("combobox")).toHaveCount(0);
  await sign_in(page, t);
  await open_account(page, t, "Ana Ruiz");
  const zone = page.getByRole("combobox", { name: t("account.own.zone") });
  await zone.fill("Bogota");
  await page.getByRole("option", { name: "America/Bogota" }).click();
  const clock_in = (name: string) => page.evaluate(([timeZone, locale]) => new Intl.DateTimeFormat(locale, { timeStyle: "short", timeZone }).format(Date.now()), [name, t("shell.home").includes("inicio") ? "es-ES" : "en-ES"] as const);
  await expect(zone).toHaveAccessibleDescription(new RegExp(`\\b${(await clock_in("America/Bogota")).split(":")[0]}:`));
  await expect.poll(async () => (await company.api.call<{ user: { zone: string } }>("GET", "/session")).user.zone).toBe("America/Bogota");
  await expect_accessible(page);
  await zone.click();
  await page.getByRole("option", { name: t("account.as_company", { value: "Europe/Madrid" }) }).click();
  await expect.poll(async () => (await company.api.read("users", company.api.user.id)).zone).toBeNull();
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });
  test("the account fits, and its last control is reached without going sideways", async ({ page, t }) => {
    await sign_in(page, t, carlos, password);
    await open_account(page, t, "Carlos Mena");
    await expect(page.getByRole("button", { name: t("password.change") })).toBeInViewport({ ratio: 1 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await expect_accessible(page);
  });
});
