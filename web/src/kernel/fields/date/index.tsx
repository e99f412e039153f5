import { type FieldType } from "../types";

export const date: FieldType = {
  text: (value: string, _field, format) => format.date(value),
  commits_on_change: true,
  width: 112,
};
