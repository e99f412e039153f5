import { Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Json } from "~/kernel/api/types";
import { TextFilter } from "../text/input";
import { input_words, type InputProps } from "../types";
import type { FieldInputs } from "../types";

function JsonInput({ value, on_change, size, ...rest }: InputProps<Json>) {
  const { t } = useTranslation();
  const [typed, set_typed] = useState(() => (value === null || value === undefined ? "" : JSON.stringify(value, null, 2)));
  const [broken, set_broken] = useState(false);
  const change = (text: string) => {
    set_typed(text);
    try {
      on_change(text.trim() ? JSON.parse(text) : null);
      set_broken(false);
    } catch {
      set_broken(true);
    }
  };
  const error = broken ? t("field.json.broken") : rest.error;
  return (
    <Textarea {...input_words({ ...rest, error })} size={size ?? "sm"} autosize minRows={3} maxRows={14} value={typed} spellCheck={false} onChange={(event) => change(event.currentTarget.value)} />
  );
}

export const json: FieldInputs = { input: JsonInput, filter: TextFilter };
