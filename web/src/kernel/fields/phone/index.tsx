import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { PhoneValue } from "~/kernel/api/types";
import type { FieldType, ViewProps } from "../types";

export type Value = PhoneValue | string;
export function phone_text(value: Value): string {
  if (typeof value === "string") return value;
  return value.typed || value.e164 || "";
}

function PhoneView({ value, linked }: ViewProps<Value>) {
  const { t } = useTranslation();
  const doubtful = typeof value === "object" && value.valid === false;
  const number = typeof value === "object" ? (value.e164 ?? value.typed) : value;
  const words = linked ? <a href={`tel:${number}`}>{phone_text(value)}</a> : phone_text(value);
  if (!doubtful) return <span className="tabular">{words}</span>;
  return (
    <span className="tabular" title={t("field.phone.doubtful")}>
      {words} <IconAlertTriangle size={14} aria-label={t("field.phone.doubtful")} style={{ verticalAlign: "-2px", color: "var(--lz-warn-text)" }} />
    </span>
  );
}

export const phone: FieldType = {
  text: phone_text as FieldType["text"],
  view: PhoneView,
  wire: (value: Value) => phone_text(value),
  width: 132,
};
