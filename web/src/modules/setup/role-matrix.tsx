// The matrix of a role: what it may do with each entity, and which fields it may read or change.
import { Select } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Entity, Level, Row } from "~/kernel/api/types";
import { find_entity, useSchema } from "~/kernel/schema/schema";
import { TextSkeletons } from "~/ui/skeletons";
import { actions, field_right_body, field_right_of, field_rights, find_field_right, find_right, levels_of, useRoleRows, useRoleWriter, type Action, type FieldRight } from "./rights";
import classes from "./setup.module.css";

const governed = (entity: Entity) => !entity.parent;

function LevelSelect({ label, value, choices, choose }: { label: string; value: Level; choices: Level[]; choose: (level: Level) => void }) {
  const { t } = useTranslation();
  const two = choices.length === 2;
  return (
    <select className={classes.level} data-level={value} aria-label={label} value={value} onChange={(event) => choose(event.currentTarget.value as Level)}>
      {choices.map((level) => <option key={level} value={level}>{t(two ? `role.allowed.${level}` : `role.level.${level}`)}</option>)}
    </select>
  );
}

function MatrixRow({ entity, rows, write }: { entity: Entity; rows: Row[]; write: ReturnType<typeof useRoleWriter> }) {
  const { t } = useTranslation();
  const choose = (action: Action, row: Row | undefined, level: Level) => void write("role_rights", row, { of_entity: entity.name, action, level });
  return (
    <tr>
      <th scope="row" style={{ color: "inherit" }}>{entity.label}</th>
      {actions.map((action) => {
        // Without owners there is nobody to share with.
        if (action === "share" && !entity.owned) return <td key={action} />;
        const row = find_right(rows, entity.name, action);
        return (
          <td key={action} data-label={t(`role.action.${action}`)}>
            <LevelSelect label={`${entity.label}: ${t(`role.action.${action}`)}`} value={(row?.level as Level) ?? "none"} choices={levels_of(action)} choose={(level) => choose(action, row, level)} />
          </td>
        );
      })}
    </tr>
  );
}

export function RightsMatrix({ role }: { role: string }) {
  const { t } = useTranslation();
  const { entities } = useSchema();
  const rights = useRoleRows("role_rights", role);
  const write = useRoleWriter(role);
  if (!rights.data) return <TextSkeletons />;
  return (
    <div className={classes.scroll} tabIndex={0} role="region" aria-label={t("role.rights")}>
      <table className={`${classes.table} ${classes.stack}`}>
        <thead><tr><th>{t("role.entity")}</th>{actions.map((action) => <th key={action} style={{ paddingInline: 12 }}>{t(`role.action.${action}`)}</th>)}</tr></thead>
        <tbody>{entities.filter(governed).map((entity) => <MatrixRow key={entity.name} entity={entity} rows={rights.data} write={write} />)}</tbody>
      </table>
    </div>
  );
}

export function FieldRights({ role }: { role: string }) {
  const { t } = useTranslation();
  const schema = useSchema();
  const [name, set_name] = useState(schema.menu[0]?.entity ?? "");
  const rights = useRoleRows("role_fields", role);
  const write = useRoleWriter(role);
  const entity = find_entity(schema, name);
  const data = schema.entities.map((one) => ({ value: one.name, label: one.label }));
  if (!rights.data) return <TextSkeletons />;
  const choose = (field: string, row: Row | undefined, right: FieldRight) =>
    void write("role_fields", row, right === "as_entity" ? null : { of_entity: name, field, ...field_right_body(right) });
  return (
    <>
      <Select mb="sm" w={240} aria-label={t("role.entity")} data={data} value={name} allowDeselect={false} searchable onChange={(next) => set_name(next!)} />
      <div className={classes.scroll} tabIndex={0} role="region" aria-label={t("role.fields")}>
        <table className={classes.table}>
          <thead><tr><th>{t("role.field")}</th><th>{t("role.right")}</th></tr></thead>
          <tbody>
            {entity?.fields.map((field) => {
              const row = find_field_right(rights.data, name, field.name);
              return (
                <tr key={field.name}>
                  <th scope="row" style={{ color: "inherit" }}>{field.label}</th>
                  <td>
                    <select className={classes.level} aria-label={field.label} value={field_right_of(row)} onChange={(event) => choose(field.name, row, event.currentTarget.value as FieldRight)}>
                      {field_rights.map((right) => <option key={right} value={right}>{t(`role.field.${right}`)}</option>)}
                    </select>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </>
  );
}
