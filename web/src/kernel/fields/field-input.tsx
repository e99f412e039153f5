// The input or the filter of any field; its code comes when it is first needed.
import { Skeleton } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import type { FilterProps, InputProps } from "./types";

type Inputs = typeof import("./inputs");
let ready: Inputs | undefined;
export const inputs_loaded = async () => (ready ??= await import("./inputs"));
export const inputs_ready = () => !!ready;
export const preload_inputs = () => void inputs_loaded();

const Input = lazy(async () => ({ default: (await inputs_loaded()).Input }));
const Filter = lazy(async () => ({ default: (await inputs_loaded()).Filter }));

/** Without a moment of waiting once the code is here; an input that waited stays what it is. */
export function FieldInput(props: InputProps<never>) {
  const [now] = useState(ready);
  if (now) return <now.Input {...props} />;
  return <Suspense fallback={<Skeleton height={30} />}><Input {...props} /></Suspense>;
}
export function FieldFilter(props: FilterProps) {
  const [now] = useState(ready);
  if (now) return <now.Filter {...props} />;
  return <Suspense fallback={<Skeleton height={36} />}><Filter {...props} /></Suspense>;
}
