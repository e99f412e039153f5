// The input or the filter of any field; its code comes when it is first needed.
import { Skeleton } from "@mantine/core";
import { lazy, Suspense } from "react";
import type { FilterProps, InputProps } from "./types";

const load = () => import("./inputs");
const Input = lazy(() => load().then((all) => ({ default: all.Input })));
const Filter = lazy(() => load().then((all) => ({ default: all.Filter })));
export const preload_inputs = () => void load();

export function FieldInput(props: InputProps<never>) {
  return <Suspense fallback={<Skeleton height={30} />}><Input {...props} /></Suspense>;
}
export function FieldFilter(props: FilterProps) {
  return <Suspense fallback={<Skeleton height={36} />}><Filter {...props} /></Suspense>;
}
