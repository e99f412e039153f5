import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { draw, server_says } from "~/checks/screen";
import { shown_toasts } from "~/ui/toasts";
import { PasswordForm } from "./password-form";

const type = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } });
const send = () => fireEvent.click(screen.getByRole("button", { name: "Cambiar la contraseña" }));

test("each fault of the server stands at its field, and the first of them has the focus", async () => {
  const errors = [{ path: "current", code: "password.wrong", message: "No es esa." }, { path: "password", code: "password.short", message: "Es corta." }];
  const asked = server_says({ status: 400, body: { title: "no", errors } });
  draw(<PasswordForm person="1" email="ana@acme.example" />);
  type("Contraseña actual", "vieja");
  type("Contraseña nueva", "corta");
  send();
  await screen.findByText("No es esa.");
  expect(screen.getByLabelText("Contraseña nueva").getAttribute("aria-invalid")).toBe("true");
  expect(document.activeElement).toBe(screen.getByLabelText("Contraseña actual"));
  expect(asked.map(({ path, body }) => [path, body])).toEqual([["/api/v1/users/1/password", { password: "corta", current: "vieja" }]]);
});
test("nothing is sent while a field is empty", async () => {
  const asked = server_says();
  draw(<PasswordForm person="1" email="ana@acme.example" />);
  type("Contraseña nueva", "una frase bien larga");
  send();
  await screen.findByText("Escribe tu contraseña actual.");
  expect(asked).toEqual([]);
});
test("what is no fault of a field is told above them, and what was typed stays", async () => {
  server_says({ status: 429, body: { title: "Demasiadas peticiones" } });
  draw(<PasswordForm person="1" email="ana@acme.example" />);
  type("Contraseña actual", "vieja");
  type("Contraseña nueva", "una frase bien larga");
  send();
  expect((await screen.findByRole("alert")).textContent).toBe("Demasiadas peticiones");
  expect((screen.getByLabelText("Contraseña nueva") as HTMLInputElement).value).toBe("una frase bien larga");
});
test("another person's is set without the current one", async () => {
  const asked = server_says({ status: 204 });
  const done = vi.fn();
  draw(<PasswordForm person="7" done={done} />);
  expect(screen.queryByLabelText("Contraseña actual")).toBeNull();
  type("Contraseña nueva", "una frase bien larga");
  send();
  await waitFor(() => expect(done).toHaveBeenCalled());
  expect(asked[0]!.body).toEqual({ password: "una frase bien larga" });
  expect(shown_toasts().at(-1)).toMatchObject({ text: "Contraseña cambiada", detail: undefined });
});
