import { useTranslation } from "react-i18next";
import type { Entity, Row } from "~/kernel/api/types";
import { useChange } from "~/kernel/records/use-change";
import { find_entity, form_groups, find_field, plain_field, useSchema } from "~/kernel/schema/schema";
import { ChildRows } from "./child-rows";
import { InPlace } from "./in-place";
import classes from "./record.module.css";

interface Props { entity: Entity; row: Row; read_only: boolean }

export function Facts({ entity, row, read_only }: Props) {
  const { t } = useTranslation();
  const schema = useSchema();
  const { change } = useChange(entity);
  const writable = !read_only && row._can?.write !== false;
  const children = entity.children.map((name) => find_entity(schema, name)).filter((child) => !!child);
  const groups = form_groups(entity).filter((group) => group.fields.length);
  const moments = ["created_at", "updated_at"].map((name) => find_field(entity, name) ?? plain_field(name, "moment", name));
  return (
    <div className={classes.facts} data-facts>
      {groups.slice(0, 1).map((group) => <FactGroup key={group.title} group={group} row={row} writable={writable} change={change} />)}
      {children.map((child) => (
        <section key={child.name}>
          <h3>{child.label}</h3>
          <ChildRows child={child} parent={entity} rows={(row[child.name] as Row[] | undefined) ?? []} editable={writable} save={(rows) => void change(row, { [child.name]: rows })} />
        </section>
      ))}
      {groups.slice(1).map((group) => <FactGroup key={group.title} group={group} row={row} writable={writable} change={change} />)}
      <section>
        <h3>{t("record.system")}</h3>
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
      <h3>{group.title || t("record.more_fields")}</h3>
      {group.fields.map((field) => (
        <InPlace key={field.name} field={field} value={row[field.name]} editable={writable && field.writable} save={(value) => void change(row, { [field.name]: value })} />
      ))}
    </section>
  );
}
