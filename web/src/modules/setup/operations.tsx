import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { IconArrowBackUp } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { read_operations } from "~/kernel/api/work";
import type { Operation } from "~/kernel/api/types";
import { useFormat } from "~/kernel/session/format";
import { find_entity, useSchema } from "~/kernel/schema/schema";
import { EmptyState } from "~/ui/empty-state";
import { TextSkeletons } from "~/ui/skeletons";
import { Section } from "./section";
import classes from "./setup.module.css";

const UndoDialog = lazy(() => import("~/kernel/views/undo/undo-dialog"));

function OperationLine({ operation, undo }: { operation: Operation; undo: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const schema = useSchema();
  const touched = operation.entities.split(",").map((name) => find_entity(schema, name)?.label).filter(Boolean).join(", ");
  const parts = (["created", "updated", "deleted"] as const).filter((name) => operation.counts[name]);
  return (
    <tr>
      <td><strong style={{ fontWeight: 550 }}>{operation.summary || touched}</strong><div className={classes.quiet}>{parts.map((name) => t(`operation.${name}`, { count: operation.counts[name], shown: format.number(operation.counts[name]) })).join(" · ")}</div></td>
      <td>{operation.actor?.label ?? t("history.system")}<div className={classes.quiet}>{t(`history.cause.${operation.cause}`)}</div></td>
      <td className="tabular" title={format.moment(operation.at)}>{format.ago(operation.at)}</td>
      <td className={classes.end}>
        {operation.undone_by ? <span className={classes.quiet}>{t("operation.undone")}</span> : <Button size="compact-sm" variant="subtle" leftSection={<IconArrowBackUp size={15} />} onClick={undo}>{t("history.undo")}</Button>}
      </td>
    </tr>
  );
}

export default function OperationsSection() {
  const { t } = useTranslation();
  const [undoing, set_undoing] = useState<string | null>(null);
  const list = useInfiniteQuery({
    queryKey: ["operations"],
    queryFn: ({ pageParam }) => read_operations(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: 0,
  });
  const operations = list.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <Section wide title={t("setup.operations")} text={t("setup.operations.text")}>
      {list.isPending && <TextSkeletons />}
      {list.isError && <EmptyState tone="search" title={t("error.not_read")} text={list.error.message} />}
      {list.isSuccess && !operations.length && <EmptyState title={t("operation.none")} />}
      {operations.length > 0 && (
        <div className={classes.scroll}>
          <table className={classes.table}>
            <thead><tr><th>{t("operation.what")}</th><th>{t("operation.who")}</th><th>{t("operation.when")}</th><th><span className="visually-hidden">{t("history.undo")}</span></th></tr></thead>
            <tbody>{operations.map((operation) => <OperationLine key={operation.id} operation={operation} undo={() => set_undoing(operation.id)} />)}</tbody>
          </table>
        </div>
      )}
      {list.hasNextPage && <Button mt="md" variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t("activity.earlier")}</Button>}
      <Suspense fallback={null}>{undoing && <UndoDialog operation={undoing} close={() => set_undoing(null)} />}</Suspense>
    </Section>
  );
}
