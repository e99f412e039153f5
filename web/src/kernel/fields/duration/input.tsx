import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "~/kernel/session/format";
import { NumberFilter } from "../number/input";
import { input_words, type InputProps } from "../types";
import { parse_duration } from "./parse";
import type { FieldInputs } from "../types";

function DurationInput({ value, on_change, auto_focus, size, ...rest }: InputProps<number>) {
  const { t } = useTranslation();
  const format = useFormat();
  const [typed, set_typed] = useState<string | null>(null);
  const shown = typed ?? (value === null || value === undefined ? "" : format.duration(value));
  return (
    <TextInput
      {...input_words(rest)}
      size={size ?? "sm"}
      placeholder={t("field.duration.placeholder")}
      data-autofocus={auto_focus || undefined}
      value={shown}
      onChange={(event) => {
        set_typed(event.currentTarget.value);
        on_change(parse_duration(event.currentTarget.value));
      }}
      onBlur={() => set_typed(null)}
    />
  );
}

export const duration: FieldInputs = { input: DurationInput, filter: NumberFilter };
