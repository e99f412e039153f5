import type { Field } from "~/kernel/api/types";
import { Badge } from "~/ui/badge";
import { type FieldType, type ViewProps } from "../types";

export const option_of = (field: Field, value: string) => field.options?.find((option) => option.value === value);
export const option_label = (field: Field, value: string) => option_of(field, value)?.label ?? value;
export const select_options = (field: Field) => (field.options ?? []).map(({ value, label }) => ({ value, label }));

/** A choice whose options have colours is a status; the others are plain words. */
function ChoiceView({ field, value }: ViewProps<string>) {
  const option = option_of(field, value);
  if (!field.options?.some((candidate) => candidate.color)) return <>{option?.label ?? value}</>;
  return <Badge color={option?.color}>{option?.label ?? value}</Badge>;
}

export const choice: FieldType = {
  text: (value: string, field) => option_label(field, value),
  view: ChoiceView,
  commits_on_change: true,
  width: 158,
};
