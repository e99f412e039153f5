import { MultiSelect } from "@mantine/core";
import { ChoiceFilter } from "../choice/input";
import { select_options } from "../choice";
import { input_words, type InputProps } from "../types";
import type { FieldInputs } from "../types";

function ChoicesInput({ value, on_change, auto_focus, size, ...rest }: InputProps<string[]>) {
  return (
    <MultiSelect
      {...input_words(rest)}
      size={size ?? "sm"}
      data={select_options(rest.field)}
      value={value ?? []}
      onChange={(values) => on_change(values.length ? values : null)}
      searchable
      hidePickedOptions
      data-autofocus={auto_focus || undefined}
    />
  );
}

export const choices: FieldInputs = { input: ChoicesInput, filter: ChoiceFilter };
