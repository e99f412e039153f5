import { Menu } from "@mantine/core";
import { IconKeyboard, IconLanguage, IconLogout, IconMoon } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { sign_out } from "~/kernel/api/session";
import { run_command } from "~/kernel/commands/registry";
import { useSession } from "~/kernel/session/session";
import { Avatar } from "~/ui/avatar";
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
  const leave = useSignOut();
  const theme = useThemeSwitch();
  const other = i18n.language === "es" ? "en" : "es";
  return (
    <Menu width={230}>
      <Menu.Target>
        <button type="button" className={classes.user} aria-label={t("shell.user", { name: user.name })}><Avatar name={user.name} size={30} /></button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label><strong style={{ color: "var(--mantine-color-text)" }}>{user.name}</strong><br />{user.email}<br />{company.name}</Menu.Label>
        <Menu.Divider />
        <Menu.Item leftSection={<IconMoon size={16} />} onClick={theme.flip}>{t(theme.shown === "dark" ? "shell.theme.light" : "shell.theme.dark")}</Menu.Item>
        <Menu.Item leftSection={<IconLanguage size={16} />} onClick={() => void choose_language(other)}>{t("shell.language.other")}</Menu.Item>
        <Menu.Item leftSection={<IconKeyboard size={16} />} onClick={() => run_command("shell.shortcuts")}>{t("shell.shortcuts")}</Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void leave()}>{t("session.sign_out")}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
