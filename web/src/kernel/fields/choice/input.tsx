import { MultiSelect, Select } from "@mantine/core";
import type { Json } from "~/kernel/api/types";
import { input_words, type FilterProps, type InputProps } from "../types";
import { select_options } from ".";
import type { FieldInputs } from "../types";

function ChoiceInput({ value, on_change, auto_focus, size, ...rest }: InputProps<string>) {
  return (
    <Select
      {...input_words(rest)}
      size={size ?? "sm"}
      data={select_options(rest.field)}
      value={value ?? null}
      onChange={on_change}
      searchable={(rest.field.options?.length ?? 0) > 7}
      // Picking what is picked already changes nothing; the cross empties the field.
      allowDeselect={false}
      clearable={!rest.field.required}
      // In a narrow cell the list is as wide as its longest word.
      comboboxProps={size === "xs" ? { width: "max-content", position: "bottom-start", shadow: "md" } : undefined}
      checkIconPosition="right"
      defaultDropdownOpened={!rest.label && auto_focus}
      data-autofocus={auto_focus || undefined}
    />
  );
}

/** One value stays a word, several become a list: the operator goes with it (eq or in). */
export function ChoiceFilter({ field, value, on_change }: FilterProps) {
  const chosen = Array.isArray(value) ? (value as string[]) : value ? [String(value)] : [];
  return (
    <MultiSelect
      size="sm"
      aria-label={field.label}
      data={select_options(field)}
      value={chosen}
      onChange={(values) => on_change(values as Json)}
      searchable
      hidePickedOptions
    />
  );
}

export const choice: FieldInputs = { input: ChoiceInput, filter: ChoiceFilter };
