// Shows what an undo would do before it does it: counts, columns, and what changed since.
import { Button, Group, Modal, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { preview_undo, undo_operation } from "~/kernel/api/work";
import type { UndoPreview } from "~/kernel/api/types";
import { refresh_everything } from "~/kernel/records/keys";
import { readable } from "~/kernel/records/use-change";
import { find_entity, useSchema } from "~/kernel/schema/schema";
import { useFormat } from "~/kernel/session/format";
import { JobProgress } from "~/kernel/views/jobs/job-progress";
import { TextSkeletons } from "~/ui/skeletons";
import { show_toast } from "~/ui/toasts";
import classes from "./undo.module.css";

function Preview({ preview }: { preview: UndoPreview }) {
  const { t } = useTranslation();
  const format = useFormat();
  const schema = useSchema();
  const label = (column: string) => column === "shares" ? t("share.with") : schema.entities.flatMap((entity) => entity.fields).find((field) => field.name === column)?.label ?? column;
  return (
    <>
      <div className={classes.figures}>
        {(["created", "updated", "deleted"] as const).map((name) => (
          <div key={name}><strong className="tabular">{format.number(preview[name])}</strong><span>{t(`undo.will.${name}`)}</span></div>
        ))}
      </div>
      {preview.columns.length > 0 && <Text size="sm" c="dimmed" mt="sm">{t("undo.columns", { columns: preview.columns.map(label).join(", ") })}</Text>}
      {preview.conflict_count > 0 && (
        <div className={classes.conflicts}>
          <strong>{t("undo.conflicts", { count: preview.conflict_count, shown: format.number(preview.conflict_count) })}</strong>
          <ul>
            {preview.conflicts.slice(0, 20).map((conflict) => (
              <li key={`${conflict.entity}/${conflict.id}`}>{find_entity(schema, conflict.entity)?.label_one ?? conflict.entity}: {conflict.label} — {conflict.reason}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

export default function UndoDialog({ operation, close, done }: { operation: string; close: () => void; done?: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [job, set_job] = useState<string | null>(null);
  const [busy, set_busy] = useState(false);
  const preview = useQuery({ queryKey: ["undo", operation], queryFn: () => preview_undo(operation), staleTime: 0, gcTime: 0, retry: false });
  const finish = async (conflicts: number) => {
    await refresh_everything(client);
    show_toast({ text: t("undo.done"), detail: conflicts ? t("undo.conflicts_left", { count: conflicts }) : undefined, tone: "done" });
    done?.();
    close();
  };
  const start = async () => {
    set_busy(true);
    try {
      const result = await undo_operation(operation);
      if ("job" in result) return set_job(result.job);
      await finish(result.conflict_count);
    } catch (error) {
      show_toast({ text: t("undo.failed"), detail: readable(t, error), tone: "bad" });
      set_busy(false);
    }
  };
  return (
    <Modal opened onClose={close} title={t("undo.title")} size="lg" closeButtonProps={{ "aria-label": t("ui.close") }}>
      {preview.isPending && <TextSkeletons lines={3} />}
      {preview.isError && <Text role="alert" c="red">{readable(t, preview.error)}</Text>}
      {job && <JobProgress id={job} finished={() => void finish(preview.data?.conflict_count ?? 0)} />}
      {preview.data && !job && (
        <>
          <Preview preview={preview.data} />
          <Group justify="flex-end" mt="lg">
            <Button variant="default" onClick={close}>{t("action.cancel")}</Button>
            <Button loading={busy} onClick={() => void start()}>{t("undo.start")}</Button>
          </Group>
        </>
      )}
    </Modal>
  );
}
