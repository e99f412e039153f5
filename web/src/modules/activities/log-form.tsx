import { Button, SegmentedControl, Textarea } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { FieldInput } from "~/kernel/fields/field-input";
import { useSchema } from "~/kernel/schema/schema";
import classes from "./activities.module.css";
import { activity_fields, entity_of_kind, fresh_draft, type ActivityKind } from "./kinds";
import { useLog } from "./use-log";

interface Props { kind: ActivityKind; customer: string; done?: () => void; compact?: boolean }

function Details({ kind, draft, set }: { kind: ActivityKind; draft: ReturnType<typeof fresh_draft>; set: (changes: Partial<ReturnType<typeof fresh_draft>>) => void }) {
  const { t } = useTranslation();
  const entity = entity_of_kind(useSchema(), kind);
  if (!entity || kind === "note") return null;
  const fields = activity_fields(entity);
  const directions = [{ value: "out", label: t("activity.out") }, { value: "in", label: t("activity.in") }];
  return (
    <div className={classes.details}>
      {kind === "call" && fields.direction && (
        <SegmentedControl size="sm" aria-label={fields.direction.label} data={directions} value={draft.direction ?? "out"} onChange={(direction) => set({ direction })} style={{ alignSelf: "end" }} />
      )}
      {fields.when && <FieldInput field={fields.when} label={fields.when.label} value={draft.when as never} on_change={(when: unknown) => set({ when: when as string | null })} />}
      {kind !== "task" && fields.duration && <FieldInput field={fields.duration} label={fields.duration.label} value={draft.duration as never} on_change={(duration: unknown) => set({ duration: duration as number | null })} />}
      {kind === "call" && fields.outcome && <FieldInput field={fields.outcome} label={fields.outcome.label} value={draft.outcome as never} on_change={(outcome: unknown) => set({ outcome: outcome as string | null })} />}
      {kind === "task" && fields.who && <FieldInput field={fields.who} label={fields.who.label} value={draft.who as never} on_change={(who: unknown) => set({ who: who as typeof draft.who })} />}
    </div>
  );
}

export function LogForm({ kind, customer, done, compact }: Props) {
  const { t } = useTranslation();
  const [draft, set_draft] = useState(() => fresh_draft(kind));
  const { log, problem, busy } = useLog(customer);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!draft.text.trim() || !(await log(kind, draft))) return;
    set_draft(fresh_draft(kind));
    done?.();
  };
  const open = !compact || draft.text !== "";
  return (
    <form onSubmit={submit} className={classes.form} onKeyDown={(event) => (event.ctrlKey || event.metaKey) && event.key === "Enter" && event.currentTarget.requestSubmit()}>
      <Textarea
        autosize
        minRows={compact ? 1 : 3}
        maxRows={12}
        aria-label={t(`activity.log.${kind}`)}
        placeholder={t(`activity.placeholder.${kind}`)}
        error={problem || undefined}
        data-autofocus={compact ? undefined : true}
        value={draft.text}
        onChange={(event) => set_draft({ ...draft, text: event.currentTarget.value })}
      />
      {open && <Details kind={kind} draft={draft} set={(changes) => set_draft({ ...draft, ...changes })} />}
      {open && (
        <div className={classes.foot}>
          <span>{t("activity.send_keys")}</span>
          <Button size="xs" type="submit" loading={busy} disabled={!draft.text.trim()}>{t(`activity.save.${kind}`)}</Button>
        </div>
      )}
    </form>
  );
}
