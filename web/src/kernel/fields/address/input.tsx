import { TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { AddressValue } from "~/kernel/api/types";
import { TextFilter } from "../text/input";
import type { InputProps } from "../types";
import type { FieldInputs } from "../types";

const parts = ["street", "postal_code", "city", "region", "country"] as const;

function AddressInput({ field, value, on_change, label, error, size, auto_focus }: InputProps<AddressValue>) {
  const { t } = useTranslation();
  const set = (part: string, text: string) => {
    const next = { ...value, [part]: text || null };
    on_change(parts.some((name) => next[name]) ? next : null);
  };
  return (
    <fieldset style={{ border: 0, padding: 0, margin: 0, display: "grid", gridTemplateColumns: "1fr 2fr", gap: 6 }}>
      <legend className={label ? undefined : "visually-hidden"} style={{ fontSize: 13, fontWeight: 500, padding: 0 }}>{label ?? field.label}</legend>
      {parts.map((part, index) => (
        <TextInput
          key={part}
          size={size ?? "sm"}
          style={part === "street" ? { gridColumn: "1 / -1" } : undefined}
          placeholder={t(`field.address.${part}`)}
          aria-label={t(`field.address.${part}`)}
          maxLength={part === "country" ? 2 : undefined}
          data-autofocus={(auto_focus && index === 0) || undefined}
          error={index === 0 ? error : undefined}
          value={value?.[part] ?? ""}
          onChange={(event) => set(part, part === "country" ? event.currentTarget.value.toUpperCase() : event.currentTarget.value)}
        />
      ))}
    </fieldset>
  );
}

export const address: FieldInputs = { input: AddressInput, filter: TextFilter };
