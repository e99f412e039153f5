import { Link } from "@tanstack/react-router";
import type { AnyLinkValue } from "~/kernel/api/types";
import { link_label } from "../link";
import type { FieldType, ViewProps } from "../types";

function AnyLinkView({ value, linked }: ViewProps<AnyLinkValue>) {
  if (!linked || value.label === null) return <>{link_label(value)}</>;
  return <Link to="/$entity/$id" params={{ entity: value.entity, id: value.id }}>{value.label}</Link>;
}

export const any_link: FieldType = {
  text: link_label as FieldType["text"],
  view: AnyLinkView,
  wire: (value: AnyLinkValue) => ({ entity: value.entity, id: value.id }),
  width: 160,
};
