import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { render } from "@testing-library/react";
import { expect, test } from "vitest";
import { Mark } from "./brand";

test("the page opens with the mark that its screens show", () => {
  const page = new DOMParser().parseFromString(readFileSync(resolve(import.meta.dirname, "../../index.html"), "utf8"), "text/html");
  const at_opening = page.querySelector("svg")!;
  const on_screens = render(<Mark size={40} />).container.querySelector("svg")!;
  expect(at_opening.innerHTML.replace(/\s+</g, "<").trim()).toBe(on_screens.innerHTML);
  for (const { name, value } of [...on_screens.attributes]) expect(at_opening.getAttribute(name)).toBe(value);
});
