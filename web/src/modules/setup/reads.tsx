import { Button } from "@mantine/core";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { read_reads, type ReadsQuery } from "~/kernel/api/administration";
import { readable } from "~/kernel/records/use-change";
import { EmptyState } from "~/ui/empty-state";
import { TextSkeletons } from "~/ui/skeletons";
import { ReadFilters } from "./read-filters";
import { ReadLine } from "./read-line";
import { Section } from "./section";
import classes from "./setup.module.css";
import { title_in, useTitles } from "./titles";

const columns = ["operation.who", "reads.what", "reads.fields", "reads.way", "operation.when"] as const;

export default function ReadsSection() {
  const { t } = useTranslation();
  const go = useNavigate();
  const { user, entity, record, from, to } = useSearch({ from: "/setup/$section" });
  const query: ReadsQuery = { user, entity, record, from, to };
  const change = (changes: ReadsQuery) => void go({ to: "/setup/$section", params: { section: "reads" }, search: { ...query, ...changes } });
  const log = useInfiniteQuery({
    queryKey: ["reads", query],
    queryFn: ({ pageParam }) => read_reads(query, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  const reads = log.data?.pages.flatMap((page) => page.rows) ?? [];
  const titles = useTitles(reads.flatMap((read) => (read.record ? [{ entity: read.entity, id: read.record }] : [])));
  const narrowed = Object.values(query).some(Boolean);
  const clear = <Button variant="default" onClick={() => void go({ to: "/setup/$section", params: { section: "reads" } })}>{t("list.empty.clear")}</Button>;
  return (
    <Section wide title={t("setup.reads")} text={t("setup.reads.text")} actions={narrowed && reads.length > 0 && clear}>
      <ReadFilters query={query} change={change} />
      {log.isPending && <TextSkeletons />}
      {log.isError && <EmptyState tone="search" title={t("error.not_read")} text={readable(t, log.error)} actions={<Button variant="default" onClick={() => void log.refetch()}>{t("ui.broken.again")}</Button>} />}
      {log.isSuccess && !reads.length && (narrowed ? <EmptyState tone="search" title={t("reads.none_such")} actions={clear} /> : <EmptyState tone="done" title={t("reads.none")} text={t("reads.none.text")} />)}
      {reads.length > 0 && (
        <div className={classes.scroll} aria-busy={log.isPlaceholderData}>
          <table className={`${classes.table} ${classes.stack}`}>
            <thead><tr>{columns.map((key) => <th key={key}>{t(key)}</th>)}</tr></thead>
            <tbody>{reads.map((read) => <ReadLine key={read.id} read={read} title={read.record ? title_in(titles, read.entity, read.record) : undefined} />)}</tbody>
          </table>
        </div>
      )}
      {log.hasNextPage && <Button mt="md" variant="default" loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>{t("setup.more")}</Button>}
    </Section>
  );
}
