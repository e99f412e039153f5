import type { LinkValue } from "~/kernel/api/types";
import { link_label } from "../link";
import { type FieldType } from "../types";

export const links: FieldType = {
  text: (value: LinkValue[]) => value.map(link_label).join(", "),
  wire: (value: LinkValue[]) => value.map((link) => link.id),
  width: 190,
};
