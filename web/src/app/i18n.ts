import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { set_api_language } from "~/kernel/api/client";
import { language_here, remember_language, words_of, type Language } from "./language";

async function load(language: Language) {
  if (!i18next.hasResourceBundle(language, "translation")) i18next.addResourceBundle(language, "translation", await words_of(language));
  set_api_language(language);
  document.documentElement.lang = language;
}

export async function start_texts() {
  const language = language_here();
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
  remember_language(language);
  await load(language);
  await i18next.changeLanguage(language);
}
