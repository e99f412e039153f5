import { useTranslation } from "react-i18next";
import type { Entity, Row } from "~/kernel/api/types";
import { useChange } from "~/kernel/records/use-change";
import { child_collections, form_groups, find_field, plain_field, useSchema } from "~/kernel/schema/schema";
import { ChildRows } from "./child-rows";
import { InPlace } from "./in-place";
import classes from "./record.module.css";

interface Props { entity: Entity; row: Row; read_only: boolean }

export function Facts({ entity, row, read_only }: Props) {
  const { t } = useTranslation();
  const schema = useSchema();
  const { change } = useChange(entity);
  const writable = !read_only && row._can?.write !== false;
  const children = child_collections(schema, entity);
  const groups = form_groups(entity).filter((group) => group.fields.length);
  const moments = ["created_at", "updated_at"].map((name) => find_field(entity, name) ?? plain_field(name, "moment", name));
  return (
    <div className={classes.facts} data-facts>
      {groups.slice(0, 1).map((group) => <FactGroup key={group.title} group={group} row={row} writable={writable} change={change} />)}
      {children.map(({ name, rows: child, link }) => (
        <section key={name}>
          <h2>{child.label}</h2>
          <ChildRows child={child} link={link} rows={(row[name] as Row[] | undefined) ?? []} editable={writable} save={(rows) => void change(row, { [name]: rows })} />
        </section>
      ))}
      {groups.slice(1).map((group) => <FactGroup key={group.title} group={group} row={row} writable={writable} change={change} />)}
      <section>
        <h2>{t("record.system")}</h2>
        {moments.map((field) => <InPlace key={field.name} field={field} value={row[field.name]} editable={false} save={() => undefined} />)}
      </section>
    </div>
  );
}

interface GroupProps {
  group: ReturnType<typeof form_groups>[number];
  row: Row;
  writable: boolean;
  change: ReturnType<typeof useChange>["change"];
}
function FactGroup({ group, row, writable, change }: GroupProps) {
  const { t } = useTranslation();
  return (
    <section>
      <h2>{group.title || t("record.more_fields")}</h2>
      {group.fields.map((field) => (
        <InPlace key={field.name} field={field} value={row[field.name]} editable={writable && field.writable} save={(value) => void change(row, { [field.name]: value })} />
      ))}
    </section>
  );
}
