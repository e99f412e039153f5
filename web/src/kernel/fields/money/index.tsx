import type { MoneyValue } from "~/kernel/api/types";
import type { FieldType } from "../types";

export const money: FieldType = {
  text: (value: MoneyValue, _field, format) => format.money(value),
  align: "end",
  width: 118,
};
