import { Badge } from "~/ui/badge";
import { option_label, option_of } from "../choice";
import { type FieldType, type ViewProps } from "../types";

function ChoicesView({ field, value }: ViewProps<string[]>) {
  return (
    <span style={{ display: "inline-flex", gap: 4, flexWrap: "wrap" }}>
      {value.map((item) => <Badge key={item} color={option_of(field, item)?.color}>{option_label(field, item)}</Badge>)}
    </span>
  );
}

export const choices: FieldType = {
  text: (value: string[], field) => value.map((item) => option_label(field, item)).join(", "),
  view: ChoicesView,
  width: 190,
};
