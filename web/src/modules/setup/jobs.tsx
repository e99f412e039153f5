import { Button, Group } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { cancel_job, read_jobs, retry_job } from "~/kernel/api/work";
import type { Job, JobState } from "~/kernel/api/types";
import { readable } from "~/kernel/records/use-change";
import { useFormat } from "~/kernel/session/format";
import { is_over } from "~/kernel/views/jobs/job-progress";
import { Badge } from "~/ui/badge";
import { EmptyState } from "~/ui/empty-state";
import { TextSkeletons } from "~/ui/skeletons";
import { show_toast } from "~/ui/toasts";
import { Section } from "./section";
import classes from "./setup.module.css";

const colours: Record<JobState, string> = { queued: "gray", running: "blue", done: "green", failed: "red", cancelled: "gray", dead: "red" };

function JobLine({ job, act }: { job: Job; act: (work: Promise<unknown>) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { done = 0, total, rate } = job.progress ?? {};
  return (
    <tr>
      <td><strong style={{ fontWeight: 550 }}>{t(`job.kind.${job.kind}`, { defaultValue: job.kind })}</strong>{job.error && <div className={classes.quiet}>{job.error}</div>}</td>
      <td><Badge color={colours[job.state]}>{t(`job.state.${job.state}`)}</Badge></td>
      <td className="tabular">{job.progress && (total ? t("job.done_of", { done: format.number(done), total: format.number(total) }) : format.number(done))}{rate ? <div className={classes.quiet}>{t("job.rate", { rate: format.number(rate, 0) })}</div> : null}</td>
      <td className={classes.end}>
        <Group gap={4} justify="flex-end">
          {(job.state === "dead" || job.state === "failed") && <Button size="compact-sm" variant="subtle" onClick={() => act(retry_job(job.id))}>{t("record.retry")}</Button>}
          {!is_over(job) && <Button size="compact-sm" variant="subtle" onClick={() => act(cancel_job(job.id))}>{t("job.cancel")}</Button>}
        </Group>
      </td>
    </tr>
  );
}

export default function JobsSection() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const jobs = useQuery({ queryKey: ["jobs"], queryFn: read_jobs, staleTime: 0, refetchInterval: (query) => (query.state.data?.some((job) => !is_over(job)) ? 1_500 : false) });
  const act = async (work: Promise<unknown>) => {
    try {
      await work;
    } catch (error) {
      show_toast({ text: t("job.not_changed"), detail: readable(t, error), tone: "bad" });
    }
    await client.invalidateQueries({ queryKey: ["jobs"] });
  };
  const trouble = (job: Job) => (job.state === "dead" ? 0 : job.state === "failed" ? 1 : 2);
  const list = [...(jobs.data ?? [])].sort((a, b) => trouble(a) - trouble(b));
  return (
    <Section wide title={t("setup.jobs")} text={t("setup.jobs.text")}>
      {jobs.isPending && <TextSkeletons />}
      {jobs.isError && <EmptyState tone="search" title={t("error.not_read")} text={jobs.error.message} />}
      {jobs.isSuccess && !list.length && <EmptyState tone="done" title={t("job.none")} />}
      {list.length > 0 && (
        <div className={classes.scroll}>
          <table className={classes.table}>
            <thead><tr><th>{t("job.what")}</th><th>{t("job.state")}</th><th>{t("job.progress")}</th><th><span className="visually-hidden">{t("record.more")}</span></th></tr></thead>
            <tbody>{list.map((job) => <JobLine key={job.id} job={job} act={(work) => void act(work)} />)}</tbody>
          </table>
        </div>
      )}
    </Section>
  );
}
