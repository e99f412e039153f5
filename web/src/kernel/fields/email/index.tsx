import type { FieldType, ViewProps } from "../types";

function EmailView({ value, linked }: ViewProps<string>) {
  return linked ? <a href={`mailto:${value}`}>{value}</a> : <>{value}</>;
}

export const email: FieldType = {
  text: (value: string) => value,
  view: EmailView,
  width: 200,
};
