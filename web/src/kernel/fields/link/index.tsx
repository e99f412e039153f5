import { Link } from "@tanstack/react-router";
import i18next from "i18next";
import type { LinkValue } from "~/kernel/api/types";
import { useEntity } from "~/kernel/schema/schema";
import { type FieldType, type ViewProps } from "../types";

export const link_label = (value: LinkValue) => value.label ?? i18next.t("field.link.hidden");

function Linked({ field, value }: ViewProps<LinkValue>) {
  const entity = useEntity(field.to ?? "");
  if (!entity || value.label === null) return <>{link_label(value)}</>;
  return <Link to="/$entity/$id" params={{ entity: entity.name, id: value.id }}>{value.label}</Link>;
}

const LinkView = (props: ViewProps<LinkValue>) => (props.linked ? <Linked {...props} /> : <>{link_label(props.value)}</>);

export const link: FieldType = {
  text: link_label as FieldType["text"],
  view: LinkView,
  commits_on_change: true,
  wire: (value: LinkValue) => value.id,
  width: 132,
};
