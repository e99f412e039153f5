import { type FieldType } from "../types";

export const text: FieldType = {
  text: (value: string) => value,
  width: 150,
};
