import type { Json, MoneyValue } from "~/kernel/api/types";
import { useFormat } from "~/kernel/session/format";
import { NumberField } from "../number/input";
import type { FilterProps, InputProps } from "../types";
import type { FieldInputs } from "../types";

function MoneyInput({ value, on_change, ...rest }: InputProps<MoneyValue>) {
  const format = useFormat();
  const currency = value?.currency ?? format.currency;
  const change = (amount: number | null) => on_change(amount === null ? null : { amount: String(amount), currency });
  return (
    <NumberField
      {...rest}
      value={value ? Number(value.amount) : null}
      on_change={change}
      section_width={50}
      section={<span style={{ fontSize: 12, color: "var(--lz-muted)" }}>{currency}</span>}
    />
  );
}

function MoneyFilter({ field, value, on_change }: FilterProps) {
  const amount = value && typeof value === "object" && "amount" in value ? Number(value.amount) : typeof value === "number" ? value : null;
  return <MoneyInput field={field} value={amount === null ? null : { amount: String(amount), currency: useFormat().currency }} on_change={(next) => on_change(next as unknown as Json)} />;
}

export const money: FieldInputs = { input: MoneyInput, filter: MoneyFilter };
