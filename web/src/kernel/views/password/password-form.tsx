// A new password: the own one against the current one, another person's without. Each fault stands at its field.
import { Button, Group, PasswordInput } from "@mantine/core";
import { useRef, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "~/kernel/api/client";
import { set_password } from "~/kernel/api/session";
import { readable } from "~/kernel/records/use-change";
import { show_toast } from "~/ui/toasts";
import classes from "./password.module.css";

/** `email` is the own one, for the browser's keeper of passwords; without it the password is somebody else's. */
interface Props { person: string; email?: string; done?: () => void; cancel?: () => void }
type Name = "current" | "password";
type Faults = Partial<Record<Name | "other", string>>;
const nothing: Record<Name, string> = { current: "", password: "" };

export function PasswordForm({ person, email, done, cancel }: Props) {
  const { t } = useTranslation();
  const own = email !== undefined;
  const [typed, set_typed] = useState(nothing);
  const [faults, set_faults] = useState<Faults>({});
  const [busy, set_busy] = useState(false);
  const fields = { current: useRef<HTMLInputElement>(null), password: useRef<HTMLInputElement>(null) };
  const names: Name[] = own ? ["current", "password"] : ["password"];

  const refuse = (found: Faults) => {
    set_faults(found);
    fields[names.find((name) => found[name]) ?? names[0]!].current?.focus();
  };
  const save = async () => {
    const missing = names.filter((name) => !typed[name]);
    if (missing.length) return refuse(Object.fromEntries(missing.map((name) => [name, t(`password.missing.${name}`)])));
    try {
      await set_password(person, typed.password, own ? typed.current : undefined);
    } catch (error) {
      const told = error instanceof ApiError ? (error.problem.errors ?? []) : [];
      return refuse(told.length ? Object.fromEntries(told.map(({ path, message }) => [path, message])) : { other: readable(t, error) });
    }
    set_typed(nothing);
    set_faults({});
    show_toast({ text: t("password.changed"), tone: "done", detail: own ? t("password.changed.own") : undefined });
    done?.();
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    set_busy(true);
    await save();
    set_busy(false);
  };
  const input = (name: Name) => ({
    ref: fields[name], label: t(`password.${name}`), error: faults[name], "aria-invalid": !!faults[name], value: typed[name], autoComplete: name === "current" ? "current-password" : "new-password",
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => set_typed({ ...typed, [name]: event.currentTarget.value }),
    // In a dialog, where one typed field is all there is to do.
    "data-autofocus": (cancel && name === names[0]) || undefined,
    visibilityToggleButtonProps: { "aria-label": t("session.show_password"), "aria-hidden": false, tabIndex: 0 },
  });
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      {faults.other && <p className={classes.problem} role="alert">{faults.other}</p>}
      {own && <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />}
      {own && <PasswordInput {...input("current")} />}
      <PasswordInput {...input("password")} description={t("session.password_rule")} />
      <Group justify={cancel ? "flex-end" : undefined}>
        {cancel && <Button variant="default" onClick={cancel}>{t("action.cancel")}</Button>}
        <Button type="submit" loading={busy}>{t("password.change")}</Button>
      </Group>
    </form>
  );
}
