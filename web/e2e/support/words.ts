// The words of the screens, so that a journey reads the same in both languages.
import { readFileSync } from "node:fs";

export type Language = "es" | "en";
const folders = ["app", "kernel", "modules/activities", "modules/setup"];

function read_words(language: Language): Record<string, string> {
  const files = folders.map((folder) => new URL(`../../src/${folder}/locales/${language}.json`, import.meta.url));
  return Object.assign({}, ...files.map((file) => JSON.parse(readFileSync(file, "utf8"))));
}

const all = { es: read_words("es"), en: read_words("en") };

/** The words of a key, with its {{arguments}} put in. */
export function words_of(language: Language) {
  return (key: string, values: Record<string, string | number> = {}) => {
    const pattern = all[language][key];
    if (pattern === undefined) throw new Error(`no words for ${key}`);
    return pattern.replace(/\{\{(\w+)(, lower)?\}\}/g, (_, name: string, lower?: string) => {
      const value = String(values[name] ?? "");
      return lower ? value.toLocaleLowerCase(language) : value;
    });
  };
}
export type Words = ReturnType<typeof words_of>;
