import { Button, Group } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { IconArrowBackUp, IconDownload } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { import_errors_address } from "~/kernel/api/work";
import type { Entity, ImportFile, Job } from "~/kernel/api/types";
import { refresh_everything } from "~/kernel/records/keys";
import { JobProgress, useJob } from "~/kernel/views/jobs/job-progress";
import { EmptyState } from "~/ui/empty-state";
import { Figures } from "./preview-step";

const UndoDialog = lazy(() => import("../undo/undo-dialog"));

function counts_of(job: Job): Record<string, number> {
  const result = (job.result ?? {}) as Record<string, unknown>;
  const number = (...names: string[]) => Number(names.map((name) => result[name]).find((value) => typeof value === "number") ?? 0);
  return { new: number("new", "created"), updated: number("updated"), unchanged: number("unchanged"), failed: number("failed"), warnings: number("warnings") };
}

export function ResultStep({ entity, file, work }: { entity: Entity; file: ImportFile; work: { job: string; operation: string | null } }) {
  const { t } = useTranslation();
  const go = useNavigate();
  const client = useQueryClient();
  const { data: job } = useJob(work.job);
  const [over, set_over] = useState(false);
  const [undoing, set_undoing] = useState(false);
  const finished = () => {
    set_over(true);
    void refresh_everything(client);
  };
  if (!over || !job) return <JobProgress id={work.job} finished={finished} />;
  const counts = counts_of(job);
  const title = job.state === "done" ? "import.done" : job.state === "cancelled" ? "import.cancelled" : "import.failed";
  return (
    <>
      <EmptyState tone={job.state === "done" ? "done" : "search"} title={t(title)} text={job.error ?? undefined} />
      <Figures preview={counts} names={["new", "updated", "unchanged", "failed", "warnings"]} />
      <Group justify="center" mt="lg">
        <Button onClick={() => void go({ to: "/$entity", params: { entity: entity.name } })}>{t("import.see", { what: entity.label.toLowerCase() })}</Button>
        {counts.failed! + counts.warnings! > 0 && <Button component="a" href={import_errors_address(file.id)} download variant="default" leftSection={<IconDownload size={16} />}>{t("import.error_file")}</Button>}
        {work.operation && <Button variant="default" leftSection={<IconArrowBackUp size={16} />} onClick={() => set_undoing(true)}>{t("import.undo")}</Button>}
      </Group>
      <Suspense fallback={null}>{undoing && <UndoDialog operation={work.operation!} close={() => set_undoing(false)} />}</Suspense>
    </>
  );
}
