// The log is asked by person, kind of record, one record of it, and days.
import { Select } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { ReadsQuery } from "~/kernel/api/administration";
import { LinkPicker } from "~/kernel/fields/link/picker";
import { find_entity, plain_field, useSchema } from "~/kernel/schema/schema";
import { title_in, useTitles } from "./titles";
import classes from "./setup.module.css";

const Calendar = lazy(() => import("~/kernel/fields/date/calendar"));

interface Props { query: ReadsQuery; change: (changes: ReadsQuery) => void }

function RecordFilter({ to, label, id, choose }: { to: string; label: string; id?: string; choose: (id: string | undefined) => void }) {
  const placeholder = useTranslation().t("reads.any");
  const titles = useTitles(id ? [{ entity: to, id }] : []);
  const value = id ? { id, label: title_in(titles, to, id) ?? id } : null;
  return <LinkPicker key={to} field={plain_field("record", "link", label, { to })} value={value} on_change={(next) => choose(next?.id)} words={{ label, placeholder }} />;
}

export function ReadFilters({ query, change }: Props) {
  const { t, i18n } = useTranslation();
  const schema = useSchema();
  const words = new Intl.Collator(i18n.language);
  const kinds = schema.entities.map(({ name, label }) => ({ value: name, label })).sort((a, b) => words.compare(a.label, b.label));
  const kind = find_entity(schema, query.entity ?? "");
  return (
    <div className={classes.filters} role="group" aria-label={t("list.filter")}>
      <RecordFilter to="users" label={t("reads.person")} id={query.user} choose={(user) => change({ user })} />
      <Select label={t("reads.kind")} placeholder={t("reads.any")} data={kinds} value={query.entity ?? null} searchable clearable clearButtonProps={{ "aria-label": t("field.clear") }} onChange={(entity) => change({ entity: entity ?? undefined, record: undefined })} />
      {kind && <RecordFilter to={kind.name} label={kind.label_one} id={query.record} choose={(record) => change({ record })} />}
      <Suspense fallback={null}>
        <Calendar size="sm" label={t("period.end.from")} value={query.from ?? null} onChange={(day) => change({ from: day ?? undefined })} />
        <Calendar size="sm" label={t("period.end.to")} value={query.to ?? null} minDate={query.from} onChange={(day) => change({ to: day ?? undefined })} />
      </Suspense>
    </div>
  );
}
