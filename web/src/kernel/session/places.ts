import { browser_zone } from "./format";

// Countries, currencies and zones as the browser knows them, the ones of Lazo's markets first.
const near = ["ES", "MX", "AR", "CO", "CL", "PE", "EC", "UY", "GT", "CR", "US"];
const currencies: Record<string, string> = {
  ES: "EUR", MX: "MXN", AR: "ARS", CO: "COP", CL: "CLP", PE: "PEN", EC: "USD", UY: "UYU", GT: "GTQ", CR: "CRC", US: "USD",
  BO: "BOB", PY: "PYG", VE: "VES", PA: "USD", DO: "DOP", HN: "HNL", NI: "NIO", SV: "USD", CU: "CUP", PR: "USD", BR: "BRL", PT: "EUR",
  FR: "EUR", DE: "EUR", IT: "EUR", IE: "EUR", NL: "EUR", BE: "EUR", AT: "EUR", GB: "GBP", CH: "CHF", CA: "CAD", AD: "EUR",
};
export const currency_of = (country: string) => currencies[country] ?? "EUR";
export const language_options = [{ value: "es", label: "Español" }, { value: "en", label: "English" }];

interface Option { value: string; label: string }
function sorted(options: Option[], first: string[], language: string): Option[] {
  const rank = (value: string) => (first.includes(value) ? first.indexOf(value) : first.length);
  const words = new Intl.Collator(language);
  return options.sort((a, b) => rank(a.value) - rank(b.value) || words.compare(a.label, b.label));
}

export function country_options(language: string): Option[] {
  const names = new Intl.DisplayNames(language, { type: "region", fallback: "none" });
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  const not_countries = new Set(["EU", "EZ", "UN", "XA", "XB", "ZZ", "QO", "XK"]);
  const codes = letters.flatMap((first) => letters.map((second) => first + second)).filter((code) => !not_countries.has(code));
  const options = codes.map((value) => ({ value, label: names.of(value) ?? "" })).filter(({ label }) => label);
  const seen = new Set<string>();
  const once = options.filter(({ label }) => !seen.has(label) && seen.add(label));
  return sorted(once, near, language);
}

export function currency_options(language: string): Option[] {
  const names = new Intl.DisplayNames(language, { type: "currency" });
  const options = Intl.supportedValuesOf("currency").map((value) => ({ value, label: `${value} · ${names.of(value)}` }));
  return sorted(options, [...new Set(near.map(currency_of))], language);
}

export function zone_options(...also: string[]): Option[] {
  // Some browsers leave UTC, or an older name of the own zone, out of their list.
  const zones = new Set([...Intl.supportedValuesOf("timeZone"), "UTC", browser_zone(), ...also]);
  return [...zones].map((value) => ({ value, label: value.replaceAll("_", " ") }));
}
