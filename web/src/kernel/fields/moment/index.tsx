import type { FieldType } from "../types";

export const moment: FieldType = {
  text: (value: string, _field, format) => format.moment(value),
  width: 152,
};
