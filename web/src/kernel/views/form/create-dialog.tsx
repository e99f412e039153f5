// A new record, drawn from the layout. Every field that the server refuses says so at its place.
import { Button, Drawer, Group } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useRef, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "~/kernel/api/client";
import { create_row } from "~/kernel/api/records";
import type { Entity, Field, LinkValue, Problem } from "~/kernel/api/types";
import { field_type, is_empty } from "~/kernel/fields";
import { FieldInput, inputs_loaded } from "~/kernel/fields/field-input";
import { refresh_entity } from "~/kernel/records/keys";
import { readable } from "~/kernel/records/use-change";
import { changes_on_wire } from "~/kernel/records/wire";
import { form_groups, title_of, useSchema, type RowsOf } from "~/kernel/schema/schema";
import { useSession } from "~/kernel/session/session";
import { useUndo } from "~/kernel/undo/use-undo";
import { ChildInputs, has_primary, type ChildDraft } from "../record/child-rows";
import { Duplicates } from "./duplicates";
import classes from "./form.module.css";

// The form stands whole or not at all: its first field takes the focus when it opens.
await inputs_loaded();

type Draft = Record<string, unknown>;
interface Props { entity: Entity; preset?: Draft; close: () => void; created?: (id: string) => void }

export function errors_by_path(problem: Problem): Record<string, string> {
  return Object.fromEntries((problem.errors ?? []).map(({ path, message }) => [path, message]));
}

/** The errors under "emails[0]." without that beginning. */
function errors_below(errors: Record<string, string>, start: string): Record<string, string> {
  const below = Object.entries(errors).filter(([path]) => path.startsWith(`${start}.`));
  return Object.fromEntries(below.map(([path, message]) => [path.slice(start.length + 1), message]));
}

/** What the server would put in anyway is shown before. */
function fallbacks(entity: Entity, me: LinkValue): Draft {
  const shown: Record<string, (fallback: string) => unknown> = {
    choice: (fallback) => fallback,
    flag: (fallback) => fallback === "true",
    link: (fallback) => (fallback === "me" ? me : undefined),
  };
  const known = entity.fields.filter((field) => field.writable && field.fallback && shown[field.type]);
  return Object.fromEntries(known.map((field) => [field.name, shown[field.type]!(field.fallback!)]));
}

function usable(draft: Draft): Draft {
  const filled = Object.entries(draft).map(([name, value]) => {
    if (!Array.isArray(value) || typeof value[0] !== "object") return [name, value];
    return [name, value.filter((row) => Object.entries(row).some(([key, part]) => key !== "primary" && !is_empty(part)))];
  });
  return Object.fromEntries(filled.filter(([, value]) => !is_empty(value)));
}

function FormField({ field, draft, set, error, first }: { field: Field; draft: Draft; set: (name: string, value: unknown) => void; error?: string; first: boolean }) {
  const type = field_type(field);
  return (
    <div data-wide={type.wide || undefined}>
      <FieldInput field={field} label={field.label} value={draft[field.name] as never} on_change={(value: unknown) => set(field.name, value)} error={error} auto_focus={first} />
    </div>
  );
}

function ChildGroup({ collection, rows, set, errors }: { collection: RowsOf; rows: ChildDraft[]; set: (rows: ChildDraft[]) => void; errors: Record<string, string> }) {
  const { t } = useTranslation();
  const { name, rows: child, link } = collection;
  const fresh = (): ChildDraft => (has_primary(child) ? { primary: !rows.length } : {});
  return (
    <fieldset className={classes.group} data-wide>
      <legend>{child.label}</legend>
      {rows.map((row, index) => (
        <div key={index} className={classes.child}>
          <ChildInputs child={child} link={link} draft={row} change={(next) => set(rows.with(index, next))} errors={errors_below(errors, `${name}[${index}]`)} />
          <Button size="compact-xs" variant="subtle" color="gray" leftSection={<IconTrash size={13} />} onClick={() => set(rows.toSpliced(index, 1))}>{t("record.remove_row", { what: child.label_one })}</Button>
        </div>
      ))}
      <Button size="compact-sm" variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => set([...rows, fresh()])}>{t("record.add_row", { what: child.label_one })}</Button>
    </fieldset>
  );
}

function useCreate(entity: Entity, done: (id: string, stay: boolean) => void) {
  const client = useQueryClient();
  const schema = useSchema();
  const { t } = useTranslation();
  const offer_undo = useUndo();
  const [errors, set_errors] = useState<Record<string, string>>({});
  const [busy, set_busy] = useState(false);
  const key = useRef(crypto.randomUUID());
  const create = async (draft: Draft, stay: boolean) => {
    set_busy(true);
    set_errors({});
    try {
      const answer = await create_row(entity.name, changes_on_wire(schema, entity, usable(draft)), key.current);
      await refresh_entity(client, entity.name);
      offer_undo(answer.operation, t("record.created", { name: title_of(entity, answer.body) }));
      done(answer.body.id, stay);
    } catch (error) {
      const fields = error instanceof ApiError ? errors_by_path(error.problem) : {};
      set_errors(Object.keys(fields).length ? fields : { "": readable(t, error) });
    }
    // The key belongs to this draft; what is corrected is a new question.
    key.current = crypto.randomUUID();
    set_busy(false);
  };
  return { create, errors, busy };
}

export default function CreateDialog({ entity, preset = {}, close, created }: Props) {
  const { t } = useTranslation();
  const schema = useSchema();
  const go = useNavigate();
  const { user } = useSession();
  const start = () => ({ ...fallbacks(entity, { id: user.id, label: user.name }), ...preset });
  const [draft, set_draft] = useState<Draft>(start);
  const { create, errors, busy } = useCreate(entity, (id, stay) => {
    if (stay) return set_draft(start());
    close();
    if (created) created(id);
    else if (!Object.keys(preset).length) void go({ to: "/$entity/$id", params: { entity: entity.name, id } });
  });
  const set = (name: string, value: unknown) => set_draft((before) => ({ ...before, [name]: value }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void create(draft, false);
  };
  const groups = form_groups(schema, entity, draft)
    .map((group) => ({ ...group, items: group.items.filter((item) => item.kind === "rows" || item.field.writable) }))
    .filter((group) => group.items.length);
  const placed = new Set(groups.flatMap((group) => group.items.map((item) => item.name)));
  const unplaced = Object.entries(errors).filter(([path]) => !placed.has(path.split(/[.[]/)[0] ?? ""));
  return (
    <Drawer opened onClose={close} position="right" size={560} title={t("list.new", { what: entity.label_one })} closeButtonProps={{ "aria-label": t("ui.close") }}>
      <form onSubmit={submit} className={classes.form} noValidate>
        {unplaced.map(([path, message]) => <p key={path} className={classes.problem} role="alert">{message}</p>)}
        {groups.map((group, at) => (
          <fieldset key={group.title} className={classes.group}>
            <legend>{group.title || t("record.more_fields")}</legend>
            <div className={classes.fields}>
              {group.items.map((item, index) =>
                item.kind === "field" ? (
                  <FormField key={item.name} field={item.field} draft={draft} set={set} error={errors[item.name]} first={at === 0 && index === 0} />
                ) : (
                  <ChildGroup key={item.name} collection={item.collection} rows={(draft[item.name] as ChildDraft[]) ?? []} set={(rows) => set(item.name, rows)} errors={errors} />
                ),
              )}
            </div>
          </fieldset>
        ))}
        <Duplicates entity={entity} draft={usable(draft)} />
        <Group justify="flex-end" className={classes.foot}>
          <Button variant="default" onClick={close}>{t("action.cancel")}</Button>
          <Button variant="default" disabled={busy} onClick={() => void create(draft, true)}>{t("record.create_more")}</Button>
          <Button type="submit" loading={busy}>{t("record.create")}</Button>
        </Group>
      </form>
    </Drawer>
  );
}
