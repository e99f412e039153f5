// Language and time zone of the person; who may not write them sees them, and who changes them.
import { Select } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Entity, Row } from "~/kernel/api/types";
import { useChange } from "~/kernel/records/use-change";
import { useRecord } from "~/kernel/records/use-rows";
import { find_field, useEntity } from "~/kernel/schema/schema";
import { useFormat } from "~/kernel/session/format";
import { language_options, zone_options } from "~/kernel/session/places";
import { useSession } from "~/kernel/session/session";
import { session_query } from "../session/ask-ahead";
import classes from "./account.module.css";

const as_company = "company";
const names = ["language", "zone"] as const;
type Name = (typeof names)[number];
const shown = (name: Name, value: string) => (name === "zone" ? value.replaceAll("_", " ") : (language_options.find((option) => option.value === value)?.label ?? value));
const own_value = (row: Row | undefined, name: Name) => (typeof row?.[name] === "string" && row[name] ? row[name] : undefined);

/** Moments on all screens are told in the zone of the session: another one counts at once, and so does taking it back. */
function useSessionThatFollows(row: Row) {
  const client = useQueryClient();
  const { user, company } = useSession();
  const stale = names.some((name) => (own_value(row, name) ?? company[name]) !== user[name]);
  useEffect(() => {
    if (stale) void client.invalidateQueries({ queryKey: session_query.queryKey });
    // Only what the server has written has a new version; what is merely on its way has not.
  }, [row.version]);
}

function useNow(): string {
  const [now, set_now] = useState(() => new Date().toISOString());
  useEffect(() => {
    const ticking = setInterval(() => set_now(new Date().toISOString()), 10_000);
    return () => clearInterval(ticking);
  }, []);
  return useFormat().clock(now);
}

function Choices({ people, row }: { people: Entity; row: Row }) {
  const { t } = useTranslation();
  const { company } = useSession();
  const { change } = useChange(people);
  const now = useNow();
  useSessionThatFollows(row);
  const zone = own_value(row, "zone");
  const zones = useMemo(() => zone_options(company.zone, ...(zone ? [zone] : [])), [company.zone, zone]);
  const choice = (name: Name, options: { value: string; label: string }[]) => ({
    label: t(`account.own.${name}`), allowDeselect: false, checkIconPosition: "right" as const, value: own_value(row, name) ?? as_company,
    data: [{ value: as_company, label: t("account.as_company", { value: shown(name, company[name]) }) }, ...options],
    onChange: (value: string | null) => void change(row, { [name]: value === as_company ? null : value }),
  });
  return (
    <>
      <Select {...choice("language", language_options)} description={t("account.own.language.text")} />
      <Select {...choice("zone", zones)} description={t("account.own.zone.text", { now })} searchable />
    </>
  );
}

function Facts({ row }: { row?: Row }) {
  const { t } = useTranslation();
  const { user, company } = useSession();
  const now = useNow();
  const fact = (name: Name, hint: string) => {
    const own = row ? own_value(row, name) : undefined;
    const value = shown(name, own ?? user[name] ?? company[name]);
    return <div><dt>{t(`account.own.${name}`)}</dt><dd>{row && !own ? t("account.as_company", { value }) : value}</dd><dd className={classes.hint}>{hint}</dd></div>;
  };
  return (
    <div className={classes.facts}>
      <dl>{fact("language", t("account.own.language.text"))}{fact("zone", t("account.own.zone.text", { now }))}</dl>
      <p className={classes.hint}>{t("account.own.not_yours")}</p>
    </div>
  );
}

export function OwnChoices() {
  const people = useEntity("users");
  const { user } = useSession();
  const asked = useRecord("users", people && user.id);
  const row = asked.data;
  if (people && asked.isPending) return null;
  const writable = people && row?._can?.write && names.every((name) => find_field(people, name)?.writable);
  return writable ? <Choices people={people} row={row} /> : <Facts row={row} />;
}
