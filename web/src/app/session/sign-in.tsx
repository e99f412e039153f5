import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "~/kernel/api/client";
import { sign_in } from "~/kernel/api/session";
import type { Session } from "~/kernel/api/types";
import { SessionPage } from "./session-page";
import classes from "./session.module.css";

/** `ended`: the server ended the session while somebody worked. */
export default function SignIn({ ended, entered }: { ended: boolean; entered: (session: Session) => void }) {
  const { t } = useTranslation();
  const [email, set_email] = useState("");
  const [password, set_password] = useState("");
  const [problem, set_problem] = useState("");
  const [busy, set_busy] = useState(false);

  const explain = (error: unknown) => {
    if (!(error instanceof ApiError)) return String(error);
    if (error.status === 0) return t("error.offline");
    if (error.status === 429) return t("session.locked", { count: Math.ceil((error.retry_after ?? 60) / 60) });
    return error.status === 401 ? t("session.wrong") : error.message;
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    set_busy(true);
    set_problem("");
    try {
      entered(await sign_in(email.trim(), password));
    } catch (error) {
      set_problem(explain(error));
    }
    set_busy(false);
  };
  return (
    <SessionPage title={t(ended ? "session.ended.title" : "session.sign_in.title")} lead={t(ended ? "session.ended.lead" : "session.sign_in.lead")}>
      <form className={classes.form} onSubmit={submit}>
        {problem && <p className={classes.problem} role="alert">{problem}</p>}
        <TextInput size="md" label={t("session.email")} type="email" autoComplete="username" required withAsterisk={false} autoFocus value={email} onChange={(event) => set_email(event.currentTarget.value)} />
        <PasswordInput size="md" label={t("session.password")} autoComplete="current-password" required withAsterisk={false} value={password} onChange={(event) => set_password(event.currentTarget.value)} visibilityToggleButtonProps={{ "aria-label": t("session.show_password"), "aria-hidden": false, tabIndex: 0 }} />
        <Button size="md" type="submit" loading={busy} fullWidth mt={6}>{t("session.sign_in.action")}</Button>
      </form>
    </SessionPage>
  );
}
