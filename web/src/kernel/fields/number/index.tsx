import { type FieldType } from "../types";

export const number: FieldType = {
  text: (value: number, _field, format) => format.number(value),
  align: "end",
  width: 110,
};
