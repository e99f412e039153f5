// ui ← kernel ← modules ← app: who may import whom. And no file longer than a person reads in one go.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";

const src = resolve(import.meta.dirname, "..");
const sources = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((path) => /\.(ts|tsx|css)$/.test(path));

const allowed: Record<string, string[]> = {
  ui: ["ui"],
  kernel: ["kernel", "ui"],
  modules: ["kernel", "ui"],
  app: ["app", "modules", "kernel", "ui", "locales"],
  locales: ["locales"],
  checks: ["checks", "app", "modules", "kernel", "ui", "locales"],
};
const layer_of = (path: string) => path.split("/")[0]!;
const module_of = (path: string) => (layer_of(path) === "modules" ? path.split("/")[1] : undefined);

function imports_of(path: string): string[] {
  const text = readFileSync(join(src, path), "utf8");
  const names = [...text.matchAll(/(?:from\s+|import\s*\(\s*|import\s+)"((?:~\/|\.)[^"]+)"/g)].map((match) => match[1]!);
  return names.map((name) => (name.startsWith("~/") ? name.slice(2) : relative(src, resolve(src, dirname(path), name))));
}

function wrongs(path: string): string[] {
  const layer = layer_of(path);
  return imports_of(path).filter((target) => {
    if (path.includes(".test.") && layer_of(target) === "checks") return false;
    if (module_of(path) && module_of(target) === module_of(path)) return false;
    return !allowed[layer]?.includes(layer_of(target));
  }).map((target) => `${path} imports ${target}`);
}

test("imports go downwards only", () => {
  const files = sources.filter((path) => path.includes("/") && !path.endsWith(".css"));
  expect(files.length).toBeGreaterThan(50);
  expect(files.flatMap(wrongs)).toEqual([]);
});
test("only kernel/api speaks to the server", () => {
  const speakers = sources.filter((path) => !path.includes(".test.") && /\bfetch\(|XMLHttpRequest|"\/api\//.test(readFileSync(join(src, path), "utf8")));
  expect(speakers.filter((path) => !path.startsWith("kernel/api/") && !path.startsWith("checks/"))).toEqual([]);
});
test("only ui/dnd knows the drag and drop library", () => {
  const users = sources.filter((path) => readFileSync(join(src, path), "utf8").includes("@atlaskit"));
  expect(users.filter((path) => !path.startsWith("ui/dnd/") && !path.startsWith("checks/"))).toEqual([]);
});
test("files stay under 400 lines and have names in kebab case", () => {
  expect(sources.filter((path) => readFileSync(join(src, path), "utf8").split("\n").length > 400)).toEqual([]);
  expect(sources.filter((path) => !/^[a-z0-9_/-]+(\.(module|test|d))?\.(ts|tsx|css)$/.test(path))).toEqual([]);
});
