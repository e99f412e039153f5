// The one timeline of a customer: what happened on every channel, newest first, and where the next thing is written.
import { Button } from "@mantine/core";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { read_timeline } from "~/kernel/api/records";
import type { Entity, Row } from "~/kernel/api/types";
import { useWatched } from "~/kernel/live/live";
import { keys } from "~/kernel/records/keys";
import { find_entity, find_field, useSchema } from "~/kernel/schema/schema";
import { useFormat } from "~/kernel/session/format";
import { EmptyState } from "~/ui/empty-state";
import { Icon } from "~/ui/icon";
import { TextSkeletons } from "~/ui/skeletons";
import classes from "./activities.module.css";
import { ActivityEntry } from "./activity-entry";
import { activity_kinds, entity_of_kind, read_activity, type Activity, type ActivityKind } from "./kinds";
import { LogForm } from "./log-form";

function useTimeline(customer: string, channels: string[]) {
  return useInfiniteQuery({
    queryKey: keys.timeline(customer, channels),
    queryFn: ({ pageParam }) => read_timeline(customer, channels, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });
}

function Composer({ customer }: { customer: string }) {
  const { t } = useTranslation();
  const schema = useSchema();
  const [kind, set_kind] = useState<ActivityKind>("note");
  const kinds = activity_kinds.filter((one) => entity_of_kind(schema, one)?.can.create);
  if (!kinds.length) return null;
  return (
    <section className={classes.composer} aria-label={t("activity.composer")}>
      <div className={classes.kinds} role="group" aria-label={t("activity.kind")}>
        {kinds.map((one) => (
          <button key={one} type="button" aria-pressed={one === kind} onClick={() => set_kind(one)}><Icon name={one} size={16} />{t(`activity.kind.${one}`)}</button>
        ))}
      </div>
      <LogForm key={kind} kind={kind} customer={customer} compact />
    </section>
  );
}

function ChannelChips({ chosen, choose }: { chosen: string[]; choose: (channels: string[]) => void }) {
  const { t } = useTranslation();
  const schema = useSchema();
  const interactions = find_entity(schema, "interactions");
  const channels = (interactions && find_field(interactions, "channel")?.options) ?? [];
  const chips = [...channels.map(({ value, label }) => ({ value, label })), ...(find_entity(schema, "tasks") ? [{ value: "task", label: t("activity.tasks") }] : [])];
  const flip = (value: string) => choose(chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value]);
  return (
    <div className={classes.chips} role="group" aria-label={t("activity.channels")}>
      <button type="button" aria-pressed={!chosen.length} onClick={() => choose([])}>{t("activity.all")}</button>
      {chips.map((chip) => <button key={chip.value} type="button" aria-pressed={chosen.includes(chip.value)} onClick={() => flip(chip.value)}>{chip.label}</button>)}
    </div>
  );
}

function by_day(activities: Activity[], day_of: (at: string) => string): [string, Activity[]][] {
  const days: [string, Activity[]][] = [];
  for (const activity of activities) {
    const day = day_of(activity.at);
    if (days.at(-1)?.[0] === day) days.at(-1)![1].push(activity);
    else days.push([day, [activity]]);
  }
  return days;
}

export default function Timeline({ row, read_only }: { entity: Entity; row: Row; read_only: boolean }) {
  const { t } = useTranslation();
  const schema = useSchema();
  const format = useFormat();
  const [channels, set_channels] = useState<string[]>([]);
  const timeline = useTimeline(row.id, channels);
  useWatched("interactions", "tasks");
  const activities = useMemo(
    () => timeline.data?.pages.flatMap((page) => page.rows).map((one) => read_activity(schema, one)).filter((one) => !!one) ?? [],
    [timeline.data, schema],
  );
  const text = channels.length ? "activity.empty.filtered" : "activity.empty.text";
  return (
    <div className={classes.timeline}>
      {!read_only && <Composer customer={row.id} />}
      <ChannelChips chosen={channels} choose={set_channels} />
      {timeline.isPending && <TextSkeletons lines={6} />}
      {timeline.isError && <EmptyState tone="search" title={t("error.not_read")} text={timeline.error.message} />}
      {timeline.isSuccess && !activities.length && <EmptyState title={t("activity.empty")} text={t(text)} />}
      <div data-waiting={timeline.isPlaceholderData || undefined} className={classes.days}>
        {by_day(activities, format.day).map(([day, list]) => (
          <section key={day}>
            <h2 className={classes.day}>{day}</h2>
            <ul className={classes.entries}>{list.map((activity) => <ActivityEntry key={`${activity.entity.name}/${activity.row.id}`} activity={activity} />)}</ul>
          </section>
        ))}
      </div>
      {timeline.hasNextPage && <Button variant="default" size="xs" mx="auto" display="block" loading={timeline.isFetchingNextPage} onClick={() => void timeline.fetchNextPage()}>{t("activity.earlier")}</Button>}
    </div>
  );
}
