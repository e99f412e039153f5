import type { Json } from "~/kernel/api/types";
import { type FieldType } from "../types";

export const json: FieldType = {
  text: (value: Json) => JSON.stringify(value),
  wide: true,
  width: 200,
};
