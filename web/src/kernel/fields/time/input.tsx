import { TextField, TextFilter } from "../text/input";
import type { InputProps } from "../types";
import type { FieldInputs } from "../types";

function TimeInput({ value, on_change, ...rest }: InputProps<string>) {
  const full = (text: string | null) => on_change(text && text.length === 5 ? `${text}:00` : text);
  return <TextField {...rest} type="time" value={value?.slice(0, 5)} on_change={full} />;
}

export const time: FieldInputs = { input: TimeInput, filter: TextFilter };
