import type { ComponentType } from "react";
import type { Field, Json } from "~/kernel/api/types";
import type { Format } from "~/kernel/session/format";

export interface ViewProps<T = unknown> {
  field: Field;
  value: T;
  format: Format;
  /** Addresses and numbers become links that dial, write or open. */
  linked?: boolean;
}
export interface InputProps<T = unknown> {
  field: Field;
  value: T | null | undefined;
  // A method, so that the map may hold inputs of every type of value.
  on_change(value: T | null): void;
  /** Visible label; without one the field's name is only spoken. */
  label?: string;
  error?: string;
  auto_focus?: boolean;
  size?: "xs" | "sm";
}
export interface FilterProps {
  field: Field;
  value: Json;
  on_change: (value: Json) => void;
}
/** All that the screens know of one type of field. */
export interface FieldType {
  /** One line without colours: chips, history, titles. */
  text: (value: never, field: Field, format: Format) => string;
  /** Where a picture says more than the text. */
  view?: ComponentType<ViewProps<never>>;
  align?: "end";
  /** A pick is a decision: in place it is saved at once, without Enter. */
  commits_on_change?: boolean;
  /** Needs more room than a cell has. */
  wide?: boolean;
  /** How the value goes to the server, where that is not how it came. */
  wire?: (value: never) => unknown;
  /** Width of its column. */
  width?: number;
}
/** Its other half, loaded when something is first edited or filtered. */
export interface FieldInputs {
  input: ComponentType<InputProps<never>>;
  filter: ComponentType<FilterProps>;
}

/** Label, error and spoken name as every input of the kit wants them. */
export function input_words(props: { field: Field; label?: string; error?: string }) {
  return {
    label: props.label,
    "aria-label": props.label ? undefined : props.field.label,
    description: props.label ? props.field.help : undefined,
    error: props.error,
    withAsterisk: props.label ? props.field.required : undefined,
  };
}
