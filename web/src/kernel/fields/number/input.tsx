import { NumberInput } from "@mantine/core";
import type { ReactNode } from "react";
import { useFormat } from "~/kernel/session/format";
import { input_words, type FilterProps, type InputProps } from "../types";
import type { FieldInputs } from "../types";

export function useSeparators() {
  const { locale } = useFormat();
  const parts = new Intl.NumberFormat(locale).formatToParts(12345.6);
  const of = (type: string, fallback: string) => parts.find((part) => part.type === type)?.value ?? fallback;
  return { decimalSeparator: of("decimal", "."), thousandSeparator: of("group", " ") };
}

export function NumberField({ value, on_change, auto_focus, size, ...rest }: InputProps<number> & { suffix?: string; section?: ReactNode; section_width?: number }) {
  return (
    <NumberInput
      {...input_words(rest)}
      {...useSeparators()}
      size={size ?? "sm"}
      hideControls
      suffix={rest.suffix}
      rightSection={rest.section}
      rightSectionWidth={rest.section_width}
      min={rest.field.min ?? undefined}
      max={rest.field.max ?? undefined}
      clampBehavior="none"
      data-autofocus={auto_focus || undefined}
      value={value ?? ""}
      onChange={(next) => on_change(next === "" ? null : Number(next))}
    />
  );
}

export function NumberFilter({ field, value, on_change }: FilterProps) {
  return <NumberField field={field} value={typeof value === "number" ? value : null} on_change={(next) => on_change(next)} />;
}

export const number: FieldInputs = { input: NumberField, filter: NumberFilter };
