// What everybody may see and change of themselves.
import { Input, SegmentedControl } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useId, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { FieldView, is_empty } from "~/kernel/fields";
import { useWatched } from "~/kernel/live/live";
import { useRecord } from "~/kernel/records/use-rows";
import { find_field, useEntity } from "~/kernel/schema/schema";
import { useFormat } from "~/kernel/session/format";
import { language_options } from "~/kernel/session/places";
import { useSession } from "~/kernel/session/session";
import { PasswordForm } from "~/kernel/views/password/password-form";
import { Avatar } from "~/ui/avatar";
import { choose_language } from "../i18n";
import type { Language } from "../language";
import classes from "./account.module.css";
import { OwnChoices } from "./own-choices";

function Part({ title, text, children }: { title: string; text: ReactNode; children: ReactNode }) {
  return (
    <section className={classes.part}>
      <div><h2>{title}</h2><p>{text}</p></div>
      <div className={classes.controls}>{children}</div>
    </section>
  );
}

function Who() {
  const { t } = useTranslation();
  const format = useFormat();
  const { user } = useSession();
  const people = useEntity("users");
  const row = useRecord("users", people && user.id).data;
  const shown = ["team", "roles"].flatMap((name) => (people && row && !is_empty(row[name]) ? [find_field(people, name)] : [])).filter((field) => !!field);
  return (
    <div className={classes.who}>
      <Avatar name={user.name} size={52} />
      <div>
        <strong>{user.name}</strong>
        <p>{user.email}</p>
        {shown.length > 0 && <dl>{shown.map((field) => <div key={field.name}><dt>{field.label}</dt><dd><FieldView field={field} value={row![field.name]} format={format} /></dd></div>)}</dl>}
      </div>
      {row && <Link to="/$entity/$id" params={{ entity: "users", id: user.id }}>{t("account.record")}</Link>}
    </div>
  );
}

function ScreenLanguage() {
  const { t, i18n } = useTranslation();
  const label = useId();
  return (
    <Input.Wrapper label={t("account.screen_language")} description={t("account.screen_language.text")} labelElement="div" labelProps={{ id: label }}>
      <SegmentedControl className={classes.languages} aria-labelledby={label} data={language_options} value={i18n.language} onChange={(language) => void choose_language(language as Language)} />
    </Input.Wrapper>
  );
}

export default function AccountPage() {
  const { t } = useTranslation();
  const { user } = useSession();
  useWatched("users");
  return (
    <div className={classes.page} tabIndex={0} role="region" aria-label={t("account.title")}>
      <div className={classes.inner}>
        <h1>{t("account.title")}</h1>
        <Who />
        <Part title={t("account.password")} text={<>{t("password.ends.own")} <Link to="/setup/$section" params={{ section: "tokens" }}>{t("account.tokens")}</Link></>}>
          <PasswordForm person={user.id} email={user.email} />
        </Part>
        <Part title={t("account.language")} text={t("account.language.text")}>
          <ScreenLanguage />
          <OwnChoices />
        </Part>
      </div>
    </div>
  );
}
