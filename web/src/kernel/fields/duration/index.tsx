import { type FieldType } from "../types";

export const duration: FieldType = {
  text: (value: number, _field, format) => format.duration(value),
  align: "end",
  width: 110,
};
