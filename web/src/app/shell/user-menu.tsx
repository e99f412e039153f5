import { IconKeyboard, IconLanguage, IconLogout, IconMoon, IconUserCircle } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { sign_out } from "~/kernel/api/session";
import { run_command } from "~/kernel/commands/registry";
import { useSession } from "~/kernel/session/session";
import { Avatar } from "~/ui/avatar";
import { MenuButton, type MenuShape } from "~/ui/drop";
import { choose_language } from "../i18n";
import classes from "./shell.module.css";
import { useThemeSwitch } from "./switches";

export function useSignOut() {
  const client = useQueryClient();
  return async () => {
    await sign_out();
    // Nothing of the person stays in this browser.
    client.clear();
    sessionStorage.clear();
    location.assign("/");
  };
}

export function UserMenu() {
  const { t, i18n } = useTranslation();
  const { user, company } = useSession();
  const go = useNavigate();
  const leave = useSignOut();
  const theme = useThemeSwitch();
  const other = i18n.language === "es" ? "en" : "es";
  const head = <><strong style={{ color: "var(--mantine-color-text)" }}>{user.name}</strong><br />{user.email}<br />{company.name}</>;
  const lines: MenuShape["lines"] = [
    { label: t("account.title"), icon: <IconUserCircle size={16} />, run: () => void go({ to: "/account" }) },
    { label: t(theme.shown === "dark" ? "shell.theme.light" : "shell.theme.dark"), icon: <IconMoon size={16} />, run: theme.flip },
    { label: t("shell.language.other"), icon: <IconLanguage size={16} />, run: () => void choose_language(other) },
    { label: t("shell.shortcuts"), icon: <IconKeyboard size={16} />, run: () => run_command("shell.shortcuts") },
    "divider",
    { label: t("session.sign_out"), icon: <IconLogout size={16} />, run: () => void leave() },
  ];
  return (
    <MenuButton width={230} head={head} lines={lines}>
      <button type="button" className={classes.user} aria-label={t("shell.user", { name: user.name })}><Avatar name={user.name} size={30} /></button>
    </MenuButton>
  );
}
