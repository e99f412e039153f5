import type { AddressValue } from "~/kernel/api/types";
import type { Format } from "~/kernel/session/format";
import type { FieldType } from "../types";

export function address_lines(value: AddressValue, format: Format): string[] {
  const place = [value.postal_code, value.city].filter(Boolean).join(" ");
  const region = value.region && value.region !== value.city ? value.region : "";
  return [value.street, [place, region].filter(Boolean).join(", "), value.country ? format.country(value.country) : ""]
    .map((line) => line ?? "")
    .filter(Boolean);
}

export const address: FieldType = {
  text: (value: AddressValue, _field, format) => address_lines(value, format).join(", "),
  wide: true,
  width: 240,
};
