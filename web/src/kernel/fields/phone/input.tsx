import { TextField, TextFilter } from "../text/input";
import type { InputProps } from "../types";
import { Value, phone_text } from ".";
import type { FieldInputs } from "../types";

function PhoneInput({ value, on_change, ...rest }: InputProps<Value>) {
  return <TextField {...rest} type="tel" value={value ? phone_text(value) : null} on_change={on_change as (value: string | null) => void} />;
}

export const phone: FieldInputs = { input: PhoneInput, filter: TextFilter };
