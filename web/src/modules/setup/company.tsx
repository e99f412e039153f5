import { Button, Group, Select, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { change_company, read_company } from "~/kernel/api/administration";
import { ApiError } from "~/kernel/api/client";
import type { Company } from "~/kernel/api/types";
import { FieldInput } from "~/kernel/fields/field-input";
import { phone_text } from "~/kernel/fields/phone";
import { readable } from "~/kernel/records/use-change";
import { plain_field } from "~/kernel/schema/schema";
import { country_options, currency_options, language_options, zone_options } from "~/kernel/session/places";
import { TextSkeletons } from "~/ui/skeletons";
import { show_toast } from "~/ui/toasts";
import { EmptyState } from "~/ui/empty-state";
import { Section } from "./section";
import classes from "./setup.module.css";

function CompanyForm({ start }: { start: Company }) {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const [draft, set_draft] = useState(start);
  const [errors, set_errors] = useState<Record<string, string>>({});
  const [busy, set_busy] = useState(false);
  const places = useMemo(() => ({ countries: country_options(i18n.language), currencies: currency_options(i18n.language), zones: zone_options(start.zone) }), [i18n.language, start.zone]);
  const set = (changes: Partial<Company>) => set_draft({ ...draft, ...changes });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    set_busy(true);
    set_errors({});
    try {
      const phone = draft.phone ? phone_text(draft.phone) : null;
      await change_company({ ...draft, phone });
      await client.invalidateQueries({ queryKey: ["company"] });
      await client.invalidateQueries({ queryKey: ["session"] });
      show_toast({ text: t("setup.saved"), tone: "done" });
    } catch (error) {
      const problems = error instanceof ApiError ? (error.problem.errors ?? []) : [];
      set_errors(Object.fromEntries(problems.map(({ path, message }) => [path, message])));
      if (!problems.length) show_toast({ text: t("record.not_saved"), detail: readable(t, error), tone: "bad" });
    }
    set_busy(false);
  };
  const text = (name: "name" | "tax_id" | "website") => ({ label: t(`company.${name}`), error: errors[name], value: draft[name] ?? "", onChange: (event: React.ChangeEvent<HTMLInputElement>) => set({ [name]: event.currentTarget.value || null }) });
  const pick = { searchable: true, allowDeselect: false, checkIconPosition: "right" as const };
  return (
    <form className={classes.form} onSubmit={submit}>
      <TextInput {...text("name")} required withAsterisk={false} />
      <div className={classes.pair}>
        <Select {...pick} label={t("company.country")} data={places.countries} value={draft.country} error={errors.country} onChange={(country) => set({ country: country! })} />
        <Select {...pick} label={t("company.currency")} data={places.currencies} value={draft.currency} error={errors.currency} onChange={(currency) => set({ currency: currency! })} />
        <Select {...pick} label={t("company.language")} data={language_options} value={draft.language} error={errors.language} onChange={(language) => set({ language: language! })} />
        <Select {...pick} label={t("company.zone")} data={places.zones} value={draft.zone} error={errors.zone} onChange={(zone) => set({ zone: zone! })} />
        <TextInput {...text("tax_id")} />
        <TextInput {...text("website")} type="url" />
        <TextInput label={t("company.phone")} type="tel" error={errors.phone} value={draft.phone ? phone_text(draft.phone) : ""} onChange={(event) => set({ phone: event.currentTarget.value || null })} />
      </div>
      <FieldInput field={plain_field("address", "address", t("company.address"))} label={t("company.address")} value={draft.address as never} on_change={(value: unknown) => set({ address: value as Company["address"] })} error={errors.address} />
      <Group><Button type="submit" loading={busy}>{t("action.save")}</Button></Group>
    </form>
  );
}

export default function CompanySection() {
  const { t } = useTranslation();
  const company = useQuery({ queryKey: ["company"], queryFn: read_company });
  return (
    <Section title={t("setup.company")} text={t("setup.company.text")}>
      {company.isPending && <TextSkeletons />}
      {company.isError && <EmptyState tone="search" title={t("error.not_read")} text={company.error.message} />}
      {company.data && <CompanyForm start={company.data} />}
    </Section>
  );
}
