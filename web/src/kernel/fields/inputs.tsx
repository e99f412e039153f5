// The inputs and filters of every type, one chunk: nobody edits before the first list is on the screen.
import { address } from "./address/input";
import { any_link } from "./any_link/input";
import { choice } from "./choice/input";
import { choices } from "./choices/input";
import { date } from "./date/input";
import { duration } from "./duration/input";
import { email } from "./email/input";
import { flag } from "./flag/input";
import { json } from "./json/input";
import { link } from "./link/input";
import { links } from "./links/input";
import { long_text } from "./long_text/input";
import { moment } from "./moment/input";
import { money } from "./money/input";
import { number } from "./number/input";
import { percent } from "./percent/input";
import { phone } from "./phone/input";
import { sequence } from "./sequence/input";
import { text } from "./text/input";
import { time } from "./time/input";
import { url } from "./url/input";
import { text_like, type_name } from ".";
import type { FieldInputs, FilterProps, InputProps } from "./types";

const field_inputs: Record<string, FieldInputs> = {
  address, any_link, choice, choices, date, duration, email, flag, json, link, links, long_text, moment, money, number, percent, phone, sequence, text, time, url,
};

const inputs_of = (field: InputProps["field"]): FieldInputs => field_inputs[type_name(field)] ?? field_inputs[text_like]!;

export function Input(props: InputProps<never>) {
  const { input: Drawn } = inputs_of(props.field);
  return <Drawn {...props} />;
}
export function Filter(props: FilterProps) {
  const { filter: Drawn } = inputs_of(props.field);
  return <Drawn {...props} />;
}
