import type { AnyLinkValue } from "~/kernel/api/types";
import { link_label } from "../link";
import { TextFilter } from "../text/input";
import type { InputProps } from "../types";
import type { FieldInputs } from "../types";

/** Such a link is made by programs (the source of an interaction); a person reads it and follows it. */
function AnyLinkInput({ value }: InputProps<AnyLinkValue>) {
  return <span>{value ? link_label(value) : "–"}</span>;
}

export const any_link: FieldInputs = { input: AnyLinkInput, filter: TextFilter };
