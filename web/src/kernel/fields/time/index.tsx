import type { FieldType } from "../types";

export const time: FieldType = {
  text: (value: string) => value.slice(0, 5),
  width: 90,
};
