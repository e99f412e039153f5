import { Button, PasswordInput, Select, TextInput } from "@mantine/core";
import { useMemo, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "~/kernel/api/client";
import { first_run } from "~/kernel/api/session";
import type { Session, Setup } from "~/kernel/api/types";
import { browser_zone } from "~/kernel/session/format";
import { country_options, currency_options, currency_of, language_options, zone_options } from "~/kernel/session/places";
import { SessionPage } from "./session-page";
import classes from "./session.module.css";

function first_guess(language: string): Setup {
  const country = navigator.languages.map((tag) => tag.split("-")[1]).find((part) => part?.length === 2)?.toUpperCase() ?? "ES";
  return {
    company: { name: "", country, currency: currency_of(country), language, zone: browser_zone() },
    administrator: { name: "", email: "", password: "" },
  };
}

export default function FirstRun({ entered }: { entered: (session: Session) => void }) {
  const { t, i18n } = useTranslation();
  const [setup, set_setup] = useState(() => first_guess(i18n.language));
  const [errors, set_errors] = useState<Record<string, string>>({});
  const [busy, set_busy] = useState(false);
  const places = useMemo(() => ({ countries: country_options(i18n.language), currencies: currency_options(i18n.language), zones: zone_options() }), [i18n.language]);

  const company = (changes: Partial<Setup["company"]>) => set_setup({ ...setup, company: { ...setup.company, ...changes } });
  const person = (changes: Partial<Setup["administrator"]>) => set_setup({ ...setup, administrator: { ...setup.administrator, ...changes } });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    set_busy(true);
    set_errors({});
    try {
      entered(await first_run(setup));
    } catch (error) {
      const problem = error instanceof ApiError ? error : null;
      const fields = problem?.problem.errors?.map(({ path, message }) => [path, message] as const) ?? [];
      set_errors(fields.length ? Object.fromEntries(fields) : { "": problem?.status === 0 ? t("error.offline") : String((error as Error).message) });
    }
    set_busy(false);
  };
  const pick = { searchable: true, allowDeselect: false, checkIconPosition: "right" as const };
  return (
    <SessionPage large title={t("session.first.title")} lead={t("session.first.lead")}>
      <form className={classes.form} onSubmit={submit}>
        {errors[""] && <p className={classes.problem} role="alert">{errors[""]}</p>}
        <fieldset className={classes.group}>
          <legend>{t("session.first.company")}</legend>
          <TextInput label={t("company.name")} required withAsterisk={false} autoFocus autoComplete="organization" error={errors["company.name"]} value={setup.company.name} onChange={(event) => company({ name: event.currentTarget.value })} />
          <div className={classes.pair}>
            <Select {...pick} label={t("company.country")} data={places.countries} error={errors["company.country"]} value={setup.company.country} onChange={(country) => company({ country: country!, currency: currency_of(country!) })} />
            <Select {...pick} label={t("company.currency")} data={places.currencies} error={errors["company.currency"]} value={setup.company.currency} onChange={(currency) => company({ currency: currency! })} />
            <Select {...pick} searchable={false} label={t("company.language")} data={language_options} error={errors["company.language"]} value={setup.company.language} onChange={(language) => company({ language: language! })} />
            <Select {...pick} label={t("company.zone")} data={places.zones} error={errors["company.zone"]} value={setup.company.zone} onChange={(zone) => company({ zone: zone! })} />
          </div>
        </fieldset>
        <fieldset className={classes.group}>
          <legend>{t("session.first.administrator")}</legend>
          <div className={classes.pair}>
            <TextInput label={t("session.name")} required withAsterisk={false} autoComplete="name" error={errors["administrator.name"]} value={setup.administrator.name} onChange={(event) => person({ name: event.currentTarget.value })} />
            <TextInput label={t("session.email")} type="email" required withAsterisk={false} autoComplete="username" error={errors["administrator.email"]} value={setup.administrator.email} onChange={(event) => person({ email: event.currentTarget.value })} />
          </div>
          <PasswordInput label={t("session.password")} description={t("session.password_rule")} required withAsterisk={false} minLength={10} autoComplete="new-password" error={errors["administrator.password"]} value={setup.administrator.password} onChange={(event) => person({ password: event.currentTarget.value })} visibilityToggleButtonProps={{ "aria-label": t("session.show_password"), "aria-hidden": false, tabIndex: 0 }} />
        </fieldset>
        <Button size="md" type="submit" loading={busy} mt={8}>{t("session.first.action")}</Button>
      </form>
    </SessionPage>
  );
}
