import { Button, Group, Progress, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { cancel_job, read_job } from "~/kernel/api/work";
import type { Job } from "~/kernel/api/types";
import { useFormat } from "~/kernel/session/format";

export const is_over = (job: Job | undefined) => !!job && !["queued", "running"].includes(job.state);

/** Asked twice a second while it runs; live messages fill the same place sooner. */
export function useJob(id: string | null | undefined) {
  return useQuery({
    queryKey: ["job", id],
    queryFn: () => read_job(id!),
    enabled: !!id,
    refetchInterval: (query) => (is_over(query.state.data) ? false : 600),
  });
}

export function JobProgress({ id, finished }: { id: string; finished: (job: Job) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: job } = useJob(id);
  const told = useRef(false);
  useEffect(() => {
    if (!job || !is_over(job) || told.current) return;
    told.current = true;
    finished(job);
  });
  const { done = 0, total = null, rate = null } = job?.progress ?? {};
  const share = total ? Math.min(100, (done / total) * 100) : job ? 100 : 0;
  const left = rate && total ? format.duration((total - done) / rate) : "";
  return (
    <div style={{ display: "grid", gap: 10 }} aria-live="polite">
      <Progress value={share} size="lg" radius="xl" animated={!is_over(job)} aria-label={t("job.progress")} color={job?.state === "failed" || job?.state === "dead" ? "red" : "lazo"} />
      <Group justify="space-between">
        <Text size="sm" className="tabular">
          {total ? t("job.done_of", { done: format.number(done), total: format.number(total) }) : t(`job.state.${job?.state ?? "queued"}`)}
          {rate ? ` · ${t("job.rate", { rate: format.number(rate, 0) })}` : ""}
          {left && !is_over(job) ? ` · ${t("job.left", { left })}` : ""}
        </Text>
        {!is_over(job) && <Button size="xs" variant="default" onClick={() => void cancel_job(id)}>{t("job.cancel")}</Button>}
      </Group>
      {job?.error && <Text size="sm" c="red" role="alert">{job.error}</Text>}
      {!is_over(job) && <Text size="xs" c="dimmed">{t("job.goes_on")}</Text>}
    </div>
  );
}
