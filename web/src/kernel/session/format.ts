// Numbers, money and moments as the person reads them: language of the screen, country of the company, own time zone.
import { useTranslation } from "react-i18next";
import type { MoneyValue, Session } from "~/kernel/api/types";
import { useSession } from "./session";

export interface Format {
  locale: string;
  zone: string;
  currency: string;
  number: (value: number, digits?: number) => string;
  percent: (value: number) => string;
  money: (value: MoneyValue) => string;
  date: (value: string) => string;
  moment: (value: string) => string;
  clock: (value: string) => string;
  ago: (value: string, now?: number) => string;
  /** "hoy", "ayer", then the weekday and the date; the year where it is another. */
  day: (value: string, now?: number) => string;
  duration: (seconds: number) => string;
  country: (code: string) => string;
}

export function browser_zone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function known_zone(zone: string | null | undefined): string {
  try {
    if (zone) return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    // The browser does not know it: its own is nearest.
  }
  return browser_zone();
}

function locale_of(language: string, country: string): string {
  const wanted = `${language}-${country}`;
  try {
    return Intl.getCanonicalLocales(wanted)[0] ?? language;
  } catch {
    return language;
  }
}

// The browser's formatters are dear to make, and most screens need few of them.
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
function once_each<K, T>(make: (key: K) => T): (key: K) => T {
  const made = new Map<K, T>();
  return (key) => {
    const found = made.get(key) ?? make(key);
    made.set(key, found);
    return found;
  };
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [["day", 86_400], ["hour", 3_600], ["minute", 60]];
function relative(words: Intl.RelativeTimeFormat, value: string, now: number): string {
  const seconds = (Date.parse(value) - now) / 1000;
  const step = steps.find(([, size]) => Math.abs(seconds) >= size);
  return step ? words.format(Math.round(seconds / step[1]), step[0]) : words.format(0, "second");
}

function duration_text(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = Math.round(seconds % 60);
  if (hours) return minutes ? `${hours} h ${minutes} min` : `${hours} h`;
  if (minutes) return rest ? `${minutes} min ${rest} s` : `${minutes} min`;
  return `${rest} s`;
}

const day_number = (date: string) => Math.round(Date.parse(date) / 86_400_000);
function day_words(locale: string, zone: string, near: Intl.RelativeTimeFormat) {
  const parts = { weekday: "long", day: "numeric", month: "long", timeZone: zone } as const;
  const this_year = new Intl.DateTimeFormat(locale, parts);
  const other_year = new Intl.DateTimeFormat(locale, { ...parts, year: "numeric" });
  const calendar = new Intl.DateTimeFormat("en-CA", { dateStyle: "short", timeZone: zone });
  return (value: string, now = Date.now()) => {
    const time = Date.parse(value);
    if (Number.isNaN(time)) return value;
    const [there, here] = [calendar.format(time), calendar.format(now)];
    const apart = day_number(there) - day_number(here);
    if (Math.abs(apart) <= 1) return near.format(apart, "day");
    return (there.slice(0, 4) === here.slice(0, 4) ? this_year : other_year).format(time);
  };
}

export function make_format(language: string, session: Pick<Session, "user" | "company">): Format {
  const locale = locale_of(language, session.company.country);
  const zone = once(() => known_zone(session.user.zone || session.company.zone));
  const date = once(() => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }));
  const moment = once(() => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone: zone() }));
  const clock = once(() => new Intl.DateTimeFormat(locale, { timeStyle: "short", timeZone: zone() }));
  const words = once(() => new Intl.RelativeTimeFormat(locale, { numeric: "auto" }));
  const day_of = once(() => day_words(locale, zone(), words()));
  const countries = once(() => new Intl.DisplayNames(locale, { type: "region", fallback: "code" }));
  const numbers = once_each((digits: number) => new Intl.NumberFormat(locale, { maximumFractionDigits: digits, useGrouping: "always" }));
  const percents = once(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }));
  const amounts = once_each((currency: string) => new Intl.NumberFormat(locale, { style: "currency", currency, useGrouping: "always" }));
  const shown = (formatter: () => Intl.DateTimeFormat, value: string) => {
    const time = Date.parse(value);
    return Number.isNaN(time) ? value : formatter().format(time);
  };
  return {
    locale,
    get zone() {
      return zone();
    },
    currency: session.company.currency,
    number: (value, digits = 6) => numbers(digits).format(value),
    percent: (value) => `${percents().format(value)} %`,
    money: (value) => amounts(value.currency).format(Number(value.amount)),
    date: (value) => shown(date, value),
    moment: (value) => shown(moment, value),
    clock: (value) => shown(clock, value),
    day: (value, now) => day_of()(value, now),
    ago: (value, now = Date.now()) => {
      const age = Math.abs(now - Date.parse(value));
      return age < 7 * 86_400_000 ? relative(words(), value, now) : shown(moment, value);
    },
    duration: duration_text,
    country: (code) => {
      try {
        return countries().of(code) ?? code;
      } catch {
        return code;
      }
    },
  };
}

const formats = new WeakMap<Session, (language: string) => Format>();
function formats_of(session: Session): (language: string) => Format {
  const found = formats.get(session) ?? once_each((language: string) => make_format(language, session));
  formats.set(session, found);
  return found;
}
export function useFormat(): Format {
  const { i18n } = useTranslation();
  return formats_of(useSession())(i18n.language);
}
