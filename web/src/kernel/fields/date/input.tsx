import { Skeleton } from "@mantine/core";
import { lazy, Suspense } from "react";
import { input_words, type FilterProps, type InputProps } from "../types";
import type { FieldInputs } from "../types";

const Calendar = lazy(() => import("./calendar"));
const waiting = <Skeleton height={36} />;

function DateField({ value, on_change, auto_focus, size, ...rest }: InputProps<string>) {
  return (
    <Suspense fallback={waiting}>
      <Calendar {...input_words(rest)} size={size ?? "sm"} value={value ?? null} onChange={on_change} auto_focus={auto_focus} />
    </Suspense>
  );
}

export function DateFilter({ field, value, on_change }: FilterProps) {
  return (
    <Suspense fallback={waiting}>
      <Calendar aria-label={field.label} size="sm" value={typeof value === "string" ? value.slice(0, 10) : null} onChange={on_change} />
    </Suspense>
  );
}

export const date: FieldInputs = { input: DateField, filter: DateFilter };
