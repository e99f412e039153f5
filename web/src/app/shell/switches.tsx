import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { IconMoon, IconSun } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./shell.module.css";
import { choose_language } from "../i18n";
import { languages } from "../language";

export function LanguageSwitch() {
  const { i18n, t } = useTranslation();
  return (
    <div className={classes.languages} role="group" aria-label={t("shell.language")}>
      {languages.map((language) => (
        <button key={language} type="button" lang={language} aria-pressed={language === i18n.language} onClick={() => void choose_language(language)}>{language.toUpperCase()}</button>
      ))}
    </div>
  );
}

export function useThemeSwitch() {
  const { setColorScheme } = useMantineColorScheme();
  const shown = useComputedColorScheme("light");
  return { shown, flip: () => setColorScheme(shown === "dark" ? "light" : "dark") };
}

export function ThemeSwitch() {
  const { t } = useTranslation();
  const { shown, flip } = useThemeSwitch();
  const label = t(shown === "dark" ? "shell.theme.light" : "shell.theme.dark");
  return (
    <ActionIcon title={label} size={32} aria-label={label} onClick={flip}>{shown === "dark" ? <IconSun size={18} /> : <IconMoon size={18} />}</ActionIcon>
  );
}
