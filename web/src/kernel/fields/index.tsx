// The map from a field's type to what the screens can do with it. A type that nobody knows is shown as text.
import type { Field } from "~/kernel/api/types";
import type { Format } from "~/kernel/session/format";
import { address } from "./address";
import { any_link } from "./any_link";
import { choice } from "./choice";
import { choices } from "./choices";
import { date } from "./date";
import { duration } from "./duration";
import { email } from "./email";
import { flag } from "./flag";
import { json } from "./json";
import { link } from "./link";
import { links } from "./links";
import { long_text } from "./long_text";
import { moment } from "./moment";
import { money } from "./money";
import { number } from "./number";
import { percent } from "./percent";
import { phone } from "./phone";
import { sequence } from "./sequence";
import { text } from "./text";
import { time } from "./time";
import type { FieldType } from "./types";
import { url } from "./url";

const field_types: Record<string, FieldType> = {
  address, any_link, choice, choices, date, duration, email, flag, json, link, links, long_text, moment, money, number, percent,
  phone, sequence, text, time, url,
};
// Other words for the same thing on the wire.
const aliases: Record<string, string> = { decimal: "number", integer: "number", amount: "money", reference: "any_link", number_sequence: "sequence" };
export const text_like = "text";

export function type_name(field: Field): string {
  const name = aliases[field.type] ?? field.type;
  const known = name in field_types ? name : text_like;
  return known === text_like && (field.max_length ?? 0) > 500 ? "long_text" : known;
}
export const field_type = (field: Field): FieldType => field_types[type_name(field)]!;

export const is_empty = (value: unknown) =>
  value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);

export function field_text(field: Field, value: unknown, format: Format): string {
  if (is_empty(value)) return "";
  return readable_text(field_type(field).text(value as never, field, format));
}
function readable_text(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

export function FieldView({ field, value, format, linked }: { field: Field; value: unknown; format: Format; linked?: boolean }) {
  if (is_empty(value)) return null;
  const type = field_type(field);
  if (!type.view) return <>{field_text(field, value, format)}</>;
  return <type.view field={field} value={value as never} format={format} linked={linked} />;
}

export function to_wire(field: Field | undefined, value: unknown): unknown {
  if (is_empty(value)) return Array.isArray(value) ? value : null;
  const wire = field && field_type(field).wire;
  return wire ? wire(value as never) : value;
}
