// Both languages say everything, with all their plurals and the same names inside.
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import en from "../locales/en";
import es from "../locales/es";

const src = resolve(import.meta.dirname, "..");
const plural = /_(one|many|other)$/;
// "period.how_many" is no plural: it has no "how_other" beside it.
const base = (key: string, words: Record<string, string>) => (`${key.replace(plural, "")}_other` in words ? key.replace(plural, "") : key);
const bases = (words: Record<string, string>) => [...new Set(Object.keys(words).map((key) => base(key, words)))].sort();
const sources = readdirSync(src, { recursive: true, encoding: "utf8" })
  .filter((path) => /\.tsx?$/.test(path) && !path.startsWith("checks/"))
  .map((path) => readFileSync(join(src, path), "utf8"));

test("every key exists in Spanish and in English", () => {
  expect(bases(es).length).toBeGreaterThan(300);
  expect(bases(es)).toEqual(bases(en));
  expect([...Object.values(es), ...Object.values(en)].filter((text) => !text.trim())).toEqual([]);
});
test("what is counted has every plural form of its language", () => {
  const counted = Object.keys(es).filter((key) => key.endsWith("_other")).map((key) => key.replace(plural, ""));
  expect(counted.filter((key) => !es[`${key}_one`] || !es[`${key}_many`])).toEqual([]);
  expect(counted.filter((key) => !en[`${key}_one`] || !en[`${key}_other`])).toEqual([]);
});
test("both languages use the same names in braces", () => {
  const names = (text: string | undefined) => [...(text ?? "").matchAll(/\{\{(\w+)/g)].map((match) => match[1]).sort();
  const differ = Object.keys(en).filter((key) => !key.endsWith("_one") && names(en[key]).join() !== names(es[key]).join());
  expect(differ).toEqual([]);
});
test("every key that the code names exists, and none is left over", () => {
  const text = sources.join("\n");
  const literal = [...text.matchAll(/"((?:[a-z_]+\.)+[a-z_]+)"/g)].map((match) => match[1]!);
  const templates = [...text.matchAll(/`((?:[a-z_]+\.)+[a-z_]*)\$\{[^`]*`/g)].map((match) => match[1]!);
  const known = new Set(bases(en));
  const asked = [...text.matchAll(/\bt\("([^"]+)"/g)].map((match) => match[1]!);
  expect(asked.filter((key) => !known.has(key))).toEqual([]);
  const used = new Set(literal);
  expect([...known].filter((key) => !used.has(key) && !templates.some((start) => key.startsWith(start)))).toEqual([]);
});
