import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { set_api_language } from "~/kernel/api/client";

export const languages = ["es", "en"] as const;
export type Language = (typeof languages)[number];
const stored = "lazo.language";

const loaders: Record<Language, () => Promise<{ default: Record<string, string> }>> = {
  es: () => import("../locales/es"),
  en: () => import("../locales/en"),
};

/** What the person chose on this device, else the browser's first language that Lazo speaks, else Spanish. */
export function first_language(chosen: string | null, preferred: readonly string[]): Language {
  const wanted = [chosen ?? "", ...preferred].map((tag) => tag.slice(0, 2).toLowerCase());
  return languages.find((language) => language === wanted.find((tag) => (languages as readonly string[]).includes(tag))) ?? "es";
}

async function load(language: Language) {
  if (!i18next.hasResourceBundle(language, "translation")) {
    i18next.addResourceBundle(language, "translation", (await loaders[language]()).default);
  }
  set_api_language(language);
  document.documentElement.lang = language;
}

export async function start_texts() {
  const language = first_language(localStorage.getItem(stored), navigator.languages);
  await i18next.use(initReactI18next).init({
    lng: language,
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    resources: {},
  });
  // "Crear {{what, lower}}": a label inside a sentence; what is all capitals (IVR) stays so.
  i18next.services.formatter?.add("lower", (value: string) => (value === value.toUpperCase() ? value : value.charAt(0).toLowerCase() + value.slice(1)));
  await load(language);
}

export async function choose_language(language: Language) {
  localStorage.setItem(stored, language);
  await load(language);
  await i18next.changeLanguage(language);
}
