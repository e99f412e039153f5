// Emails, phones, addresses: small rows that belong to their record; one of each may be the first, marked by a star.
import { ActionIcon, Button, Group } from "@mantine/core";
import { IconPencil, IconPlus, IconStar, IconStarFilled, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Entity, Field, Row } from "~/kernel/api/types";
import { FieldView, field_type, is_empty } from "~/kernel/fields";
import { FieldInput } from "~/kernel/fields/field-input";
import { useFormat } from "~/kernel/session/format";
import classes from "./record.module.css";

export type ChildDraft = Partial<Row>;
interface Props { child: Entity; link: string; rows: Row[]; editable: boolean; save: (rows: ChildDraft[]) => void }

export function child_fields(child: Entity, link: string): Field[] {
  return child.fields.filter((field) => field.writable && field.name !== link && field.name !== "primary");
}
export const has_primary = (child: Entity) => child.fields.some((field) => field.name === "primary" && field.type === "flag");

export function ChildInputs({ child, link, draft, change, errors = {} }: { child: Entity; link: string; draft: ChildDraft; change: (draft: ChildDraft) => void; errors?: Record<string, string> }) {
  return (
    <div className={classes.childinputs}>
      {child_fields(child, link).map((field, index) => {
        return (
          <div key={field.name} data-wide={field_type(field).wide || index === 0 || undefined}>
            <FieldInput field={field} label={field.label} value={draft[field.name] as never} on_change={(value: unknown) => change({ ...draft, [field.name]: value })} error={errors[field.name]} auto_focus={index === 0} />
          </div>
        );
      })}
    </div>
  );
}

function Editor({ child, link, start, done }: { child: Entity; link: string; start: ChildDraft; done: (draft: ChildDraft | null) => void }) {
  const { t } = useTranslation();
  const [draft, set_draft] = useState(start);
  return (
    <form className={classes.childform} onSubmit={(event) => (event.preventDefault(), done(draft))} onKeyDown={(event) => event.key === "Escape" && (event.stopPropagation(), done(null))}>
      <ChildInputs child={child} link={link} draft={draft} change={set_draft} />
      <Group gap="xs" justify="flex-end">
        <Button size="xs" variant="default" onClick={() => done(null)}>{t("action.cancel")}</Button>
        <Button size="xs" type="submit">{t("action.save")}</Button>
      </Group>
    </form>
  );
}

function ChildLine({ child, link, row, editable, star, edit, remove }: { child: Entity; link: string; row: Row; editable: boolean; star?: () => void; edit: () => void; remove: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const fields = child_fields(child, link).filter((field) => !is_empty(row[field.name]));
  return (
    <div className={classes.childline}>
      {star && (editable || !!row.primary) && (
        <ActionIcon title={t(row.primary ? "record.primary" : "record.make_primary")} size={26} aria-label={t(row.primary ? "record.primary" : "record.make_primary")} aria-pressed={!!row.primary} disabled={!editable} className={classes.star} onClick={star}>
            {row.primary ? <IconStarFilled size={14} /> : <IconStar size={14} />}
          </ActionIcon>
      )}
      <div className={classes.childwords}>
        {fields.map((field, index) => (
          <span key={field.name} className={index ? classes.childless : undefined}><FieldView field={field} value={row[field.name]} format={format} linked /></span>
        ))}
      </div>
      {editable && (
        <span className={classes.childtools}>
          <ActionIcon size={26} aria-label={t("record.edit_row", { what: child.label_one })} onClick={edit}><IconPencil size={14} /></ActionIcon>
          <ActionIcon size={26} aria-label={t("record.remove_row", { what: child.label_one })} onClick={remove}><IconTrash size={14} /></ActionIcon>
        </span>
      )}
    </div>
  );
}

export function ChildRows({ child, link, rows, editable, save }: Props) {
  const { t } = useTranslation();
  // By its id: others may add and remove rows meanwhile.
  const [editing, set_editing] = useState<string | null>(null);
  const starred = has_primary(child);
  const done = (draft: ChildDraft | null) => {
    const at = rows.findIndex((row) => row.id === editing);
    set_editing(null);
    if (!draft) return;
    if (at < 0) save([...rows, starred && !rows.length ? { ...draft, primary: true } : draft]);
    else save(rows.with(at, { ...rows[at]!, ...draft }));
  };
  return (
    <div className={classes.children}>
      {rows.map((row, index) =>
        editing === row.id ? (
          <Editor key={row.id} child={child} link={link} start={row} done={done} />
        ) : (
          <ChildLine
            key={row.id ?? index}
            child={child}
            link={link}
            row={row}
            editable={editable}
            star={starred ? () => save(rows.map((other, at) => ({ ...other, primary: at === index }))) : undefined}
            edit={() => set_editing(row.id)}
            remove={() => save(rows.toSpliced(index, 1))}
          />
        ),
      )}
      {editing === "new" && <Editor child={child} link={link} start={{}} done={done} />}
      {editable && editing === null && <Button size="compact-sm" variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => set_editing("new")}>{t("record.add_row", { what: child.label_one })}</Button>}
      {!rows.length && !editable && <span className={classes.empty}>{t("field.empty")}</span>}
    </div>
  );
}
