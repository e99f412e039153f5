import { type FieldType } from "../types";

function LongText({ value }: { value: string }) {
  return <span style={{ whiteSpace: "pre-wrap" }}>{value}</span>;
}

export const long_text: FieldType = {
  text: (value: string) => value,
  view: LongText,
  wide: true,
  width: 260,
};
