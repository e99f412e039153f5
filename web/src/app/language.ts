// Which language the screens speak on this device, and where its words are.
export const languages = ["es", "en"] as const;
export type Language = (typeof languages)[number];
const stored = "lazo.language";

const loaders: Record<Language, () => Promise<{ default: Record<string, string> }>> = {
  es: () => import("../locales/es"),
  en: () => import("../locales/en"),
};
export const words_of = async (language: Language) => (await loaders[language]()).default;

/** What the person chose on this device, else the browser's first language that Lazo speaks, else Spanish. */
export function first_language(chosen: string | null, preferred: readonly string[]): Language {
  const wanted = [chosen ?? "", ...preferred].map((tag) => tag.slice(0, 2).toLowerCase());
  return languages.find((language) => language === wanted.find((tag) => (languages as readonly string[]).includes(tag))) ?? "es";
}
export const language_here = () => first_language(localStorage.getItem(stored), navigator.languages);
export const remember_language = (language: Language) => localStorage.setItem(stored, language);
