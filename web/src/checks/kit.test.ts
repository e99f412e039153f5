// Every component of the kit that a screen imports has its styles in ui/kit.css.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const src = resolve(import.meta.dirname, "..");
const styles = resolve(src, "../node_modules/@mantine/core/styles");
const kit = readFileSync(join(src, "ui/kit.css"), "utf8");
// Built of these inside, so their styles are needed too.
const parts: Record<string, string[]> = {
  Select: ["Combobox", "Input", "Popover", "ScrollArea"], MultiSelect: ["Combobox", "Pill", "PillsInput"], Modal: ["ModalBase", "Overlay"],
  Drawer: ["ModalBase", "Overlay"], Checkbox: ["InlineInput"], Radio: ["InlineInput"], TextInput: ["Input"], Textarea: ["Input"],
  PasswordInput: ["Input"], NumberInput: ["Input"], SegmentedControl: ["FloatingIndicator"], Button: ["UnstyledButton", "Loader"], Menu: ["Popover", "Divider"],
};

test("the kit's styles are complete", () => {
  const sources = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".tsx"));
  const imports = sources.flatMap((path) => [...readFileSync(join(src, path), "utf8").matchAll(/import \{([^}]*)\} from "@mantine\/core"/g)]);
  const used = new Set(imports.flatMap((match) => match[1]!.match(/\b[A-Z][A-Za-z]+/g) ?? []));
  const needed = [...used].flatMap((name) => [name, ...(parts[name] ?? [])]).filter((name) => existsSync(join(styles, `${name}.css`)));
  expect(needed.length).toBeGreaterThan(15);
  expect(needed.filter((name) => !kit.includes(`/${name}.css"`))).toEqual([]);
});
