import { Button, Select } from "@mantine/core";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { IconRestore } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { read_trash, restore_row } from "~/kernel/api/records";
import type { TrashRow } from "~/kernel/api/types";
import { refresh_entity } from "~/kernel/records/keys";
import { readable } from "~/kernel/records/use-change";
import { useSchema } from "~/kernel/schema/schema";
import { useFormat } from "~/kernel/session/format";
import { useUndo } from "~/kernel/undo/use-undo";
import { EmptyState } from "~/ui/empty-state";
import { TextSkeletons } from "~/ui/skeletons";
import { show_toast } from "~/ui/toasts";
import { Section } from "./section";
import classes from "./setup.module.css";

export default function TrashSection() {
  const { t } = useTranslation();
  const format = useFormat();
  const schema = useSchema();
  const client = useQueryClient();
  const offer_undo = useUndo();
  const go = useNavigate();
  const search = useSearch({ from: "/setup/$section" });
  const entities = schema.entities.filter((entity) => !entity.parent && entity.can.read !== "none");
  const entity = search.entity ?? schema.menu[0]?.entity ?? entities[0]?.name ?? "";
  const trash = useInfiniteQuery({
    queryKey: ["trash", entity],
    queryFn: ({ pageParam }) => read_trash(entity, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: 0,
  });
  const restore = async (row: TrashRow) => {
    try {
      const { operation } = await restore_row(row.entity, row.id);
      offer_undo(operation, t("trash.restored", { name: row.label }));
      await refresh_entity(client, row.entity);
    } catch (error) {
      show_toast({ text: t("trash.not_restored"), detail: readable(t, error), tone: "bad" });
    }
    await client.invalidateQueries({ queryKey: ["trash"] });
  };
  const rows = trash.data?.pages.flatMap((page) => page.rows) ?? [];
  const data = entities.map((one) => ({ value: one.name, label: one.label }));
  const pick = <Select aria-label={t("trash.entity")} w={200} data={data} value={entity} allowDeselect={false} onChange={(next) => void go({ to: "/setup/$section", params: { section: "trash" }, search: { entity: next! } })} />;
  return (
    <Section wide title={t("setup.trash")} text={t("setup.trash.text")} actions={pick}>
      {trash.isPending && <TextSkeletons />}
      {trash.isError && <EmptyState tone="search" title={t("error.not_read")} text={trash.error.message} />}
      {trash.isSuccess && !rows.length && <EmptyState tone="done" title={t("trash.empty")} text={t("trash.empty.text")} />}
      {rows.length > 0 && (
        <div className={classes.scroll}>
          <table className={classes.table}>
            <thead><tr><th>{t("trash.record")}</th><th>{t("operation.who")}</th><th>{t("operation.when")}</th><th><span className="visually-hidden">{t("trash.restore")}</span></th></tr></thead>
            <tbody>
              {rows.map((row) => (
                <tr key={`${row.entity}/${row.id}`}>
                  <td>{row.label}</td>
                  <td>{row.actor?.label ?? t("history.system")}</td>
                  <td className="tabular" title={format.moment(row.deleted_at)}>{format.ago(row.deleted_at)}</td>
                  <td className={classes.end}><Button size="compact-sm" variant="subtle" leftSection={<IconRestore size={15} />} onClick={() => void restore(row)}>{t("trash.restore")}</Button></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {trash.hasNextPage && <Button mt="md" variant="default" onClick={() => void trash.fetchNextPage()}>{t("activity.earlier")}</Button>}
    </Section>
  );
}
