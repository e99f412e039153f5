import { Textarea } from "@mantine/core";
import { TextFilter } from "../text/input";
import { input_words, type InputProps } from "../types";
import type { FieldInputs } from "../types";

function LongTextInput({ value, on_change, auto_focus, size, ...rest }: InputProps<string>) {
  return (
    <Textarea
      {...input_words(rest)}
      size={size ?? "sm"}
      autosize
      minRows={2}
      maxRows={12}
      data-autofocus={auto_focus || undefined}
      value={value ?? ""}
      onChange={(event) => on_change(event.currentTarget.value || null)}
    />
  );
}

export const long_text: FieldInputs = { input: LongTextInput, filter: TextFilter };
