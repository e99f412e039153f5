import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { Entity, Row } from "~/kernel/api/types";
import { preload_inputs } from "~/kernel/fields/field-input";
import { useChange } from "~/kernel/records/use-change";
import { find_field, form_groups, plain_field, useSchema, type FormItem } from "~/kernel/schema/schema";
import { ChildRows } from "./child-rows";
import { InPlace } from "./in-place";
import classes from "./record.module.css";

interface Props { entity: Entity; row: Row; read_only: boolean }
interface ItemProps { item: FormItem; row: Row; writable: boolean; save: (changes: Record<string, unknown>) => void }

function FactItem({ item, row, writable, save }: ItemProps) {
  if (item.kind === "field") {
    return <InPlace field={item.field} value={row[item.name]} editable={writable && item.field.writable} save={(value) => save({ [item.name]: value })} />;
  }
  const { rows: child, link } = item.collection;
  return (
    <div className={classes.rows} role="group" aria-label={child.label}>
      <div className={classes.label}>{child.label}</div>
      <ChildRows child={child} link={link} rows={(row[item.name] as Row[] | undefined) ?? []} editable={writable} save={(rows) => save({ [item.name]: rows })} />
    </div>
  );
}

export function Facts({ entity, row, read_only }: Props) {
  const { t } = useTranslation();
  const schema = useSchema();
  const { change } = useChange(entity);
  const writable = !read_only && row._can?.write !== false;
  useEffect(preload_inputs, []);
  const save = (changes: Record<string, unknown>) => void change(row, changes);
  const moments = ["created_at", "updated_at"].map((name) => find_field(entity, name) ?? plain_field(name, "moment", name));
  return (
    <div className={classes.facts} data-facts>
      {form_groups(schema, entity, row).map((group) => (
        <section key={group.title}>
          <h2>{group.title || t("record.more_fields")}</h2>
          {group.items.map((item) => <FactItem key={item.name} item={item} row={row} writable={writable} save={save} />)}
        </section>
      ))}
      <section>
        <h2>{t("record.system")}</h2>
        {moments.map((field) => <InPlace key={field.name} field={field} value={row[field.name]} editable={false} save={() => undefined} />)}
      </section>
    </div>
  );
}
