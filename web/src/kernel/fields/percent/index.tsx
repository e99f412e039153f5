import type { FieldType } from "../types";

export const percent: FieldType = {
  text: (value: number, _field, format) => format.percent(value),
  align: "end",
  width: 100,
};
