import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useCommands, type Command } from "~/kernel/commands/registry";
import { useSchema } from "~/kernel/schema/schema";
import { choose_language } from "../i18n";
import { useThemeSwitch } from "./switches";

export type ShellDialog = "palette" | "shortcuts" | null;

export function useShellCommands(open: (dialog: ShellDialog) => void) {
  const { t, i18n } = useTranslation();
  const go = useNavigate();
  const { menu } = useSchema();
  const { flip } = useThemeSwitch();
  const commands = useMemo<Command[]>(() => {
    const taken = new Set<string>();
    const letter_of = (label: string) => {
      const free = [...label.toLowerCase()].find((letter) => /[a-z]/.test(letter) && !taken.has(letter));
      if (free) taken.add(free);
      return free ? `g ${free}` : undefined;
    };
    const places = menu.map((item): Command => ({
      id: `go.${item.entity}`, label: item.label, group: t("command.group.go"), icon: item.icon, keys: letter_of(item.label),
      run: () => void go({ to: "/$entity", params: { entity: item.entity } }),
    }));
    const screen = t("command.group.screen");
    return [
      ...places,
      { id: "go.setup", label: t("shell.setup"), group: t("command.group.go"), icon: "settings", run: () => void go({ to: "/setup" }) },
      { id: "go.account", label: t("account.title"), group: t("command.group.go"), icon: "user", run: () => void go({ to: "/account" }) },
      { id: "shell.palette", label: t("shell.search"), group: screen, keys: "mod+k", run: () => open("palette") },
      { id: "shell.search", label: t("shell.search"), group: screen, keys: "/", run: () => open("palette") },
      { id: "shell.shortcuts", label: t("shell.shortcuts"), group: screen, keys: "?", run: () => open("shortcuts") },
      { id: "shell.theme", label: t("shell.theme.flip"), group: screen, run: flip },
      { id: "shell.language", label: t("shell.language.other"), group: screen, run: () => void choose_language(i18n.language === "es" ? "en" : "es") },
    ];
  }, [t, i18n.language, go, menu, flip, open]);
  useCommands(commands);
}
