import { TextInput } from "@mantine/core";
import { input_words, type FilterProps, type InputProps } from "../types";
import type { FieldInputs } from "../types";

export function TextField({ value, on_change, auto_focus, size, ...rest }: InputProps<string> & { type?: string; placeholder?: string }) {
  return (
    <TextInput
      {...input_words(rest)}
      type={rest.type}
      placeholder={rest.placeholder}
      size={size ?? "sm"}
      maxLength={rest.field.max_length ?? undefined}
      data-autofocus={auto_focus || undefined}
      value={value ?? ""}
      onChange={(event) => on_change(event.currentTarget.value || null)}
    />
  );
}

export function TextFilter({ field, value, on_change }: FilterProps) {
  return (
    <TextInput
      size="sm"
      aria-label={field.label}
      value={value === null || value === undefined ? "" : String(value)}
      onChange={(event) => on_change(event.currentTarget.value)}
    />
  );
}

export const text: FieldInputs = { input: TextField, filter: TextFilter };
