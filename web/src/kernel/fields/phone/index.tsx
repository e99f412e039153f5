import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { PhoneValue } from "~/kernel/api/types";
import type { FieldType, ViewProps } from "../types";

export type Value = PhoneValue | string;

/** Lengths of the groups after the country's code, where a country writes its numbers one way. */
const groups: [prefix: string, lengths: number[]][] = [["+34", [3, 3, 3]], ["+5255", [4, 4]], ["+5233", [4, 4]], ["+5281", [4, 4]], ["+52", [3, 3, 4]], ["+1", [3, 3, 4]], ["+51", [3, 3, 3]], ["+57", [3, 3, 4]], ["+56", [1, 4, 4]], ["+33", [1, 2, 2, 2, 2]], ["+351", [3, 3, 3]]];

/** "+34612345678" as people read it: "+34 612 345 678"; what is not of a known length stays. */
export function readable_phone(e164: string): string {
  const known = groups.find(([prefix, lengths]) => e164.startsWith(prefix) && e164.length === prefix.length + lengths.reduce((sum, length) => sum + length, 0));
  if (!known) return e164;
  const [prefix, lengths] = known;
  let at = prefix.length;
  const parts = lengths.map((length) => e164.slice(at, (at += length)));
  return [prefix.length === 5 ? `${prefix.slice(0, 3)} ${prefix.slice(3)}` : prefix, ...parts].join(" ");
}

export function phone_text(value: Value): string {
  if (typeof value === "string") return readable_phone(value);
  return value.valid !== false && value.e164 ? readable_phone(value.e164) : value.typed || value.e164 || "";
}

function Doubtful({ words }: { words: ReactNode }) {
  const { t } = useTranslation();
  return (
    <span className="tabular" title={t("field.phone.doubtful")}>
      {words} <IconAlertTriangle size={14} aria-label={t("field.phone.doubtful")} style={{ verticalAlign: "-2px", color: "var(--lz-warn-text)" }} />
    </span>
  );
}

function PhoneView({ value, linked }: ViewProps<Value>) {
  const doubtful = typeof value === "object" && value.valid === false;
  const number = typeof value === "object" ? (value.e164 ?? value.typed) : value;
  const words = linked ? <a href={`tel:${number}`}>{phone_text(value)}</a> : phone_text(value);
  return doubtful ? <Doubtful words={words} /> : <span className="tabular">{words}</span>;
}

export const phone: FieldType = {
  text: phone_text as FieldType["text"],
  view: PhoneView,
  wire: (value: Value) => (typeof value === "string" ? value : value.typed || value.e164 || ""),
  width: 150,
};
