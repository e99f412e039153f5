import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { draw } from "~/checks/screen";
import { MenuButton } from "./drop";

function open(run = vi.fn()) {
  draw(<MenuButton head="Ana" lines={[{ label: "Salir", icon: null, run }, "divider", false]}><button type="button">Cuenta</button></MenuButton>);
  return { button: screen.getByRole("button", { name: "Cuenta" }), run };
}

test("before anybody reaches for it only the button is there, and says that it opens a menu", () => {
  const { button } = open();
  expect(button.getAttribute("aria-haspopup")).toBe("menu");
  expect(button.getAttribute("aria-expanded")).toBe("false");
  expect(screen.queryByRole("menu", { hidden: true })).toBeNull();
});
test("a press opens it, the keys are inside, and what was chosen is done", async () => {
  const { button, run } = open();
  await userEvent.click(button);
  const line = await screen.findByRole("menuitem", { name: "Salir" });
  expect(button.getAttribute("aria-expanded")).toBe("true");
  expect(screen.getByRole("menu").id).toBe(button.getAttribute("aria-controls"));
  expect(screen.getByRole("menu").getAttribute("aria-labelledby")).toBe(button.id);
  expect(screen.getAllByRole("menuitem")).toHaveLength(1);
  await userEvent.click(line);
  expect(run).toHaveBeenCalledOnce();
  await waitFor(() => expect(button.getAttribute("aria-expanded")).toBe("false"));
});
test("Escape closes it and gives the focus back to the button", async () => {
  const { button } = open();
  await userEvent.click(button);
  await screen.findByRole("menuitem");
  await waitFor(() => expect(screen.getByRole("menu").contains(document.activeElement)).toBe(true));
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(document.activeElement).toBe(button));
  expect(button.getAttribute("aria-expanded")).toBe("false");
});
