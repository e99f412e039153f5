import { Button } from "@mantine/core";
import { IconPencil, IconTrash, IconX } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Entity, ListQuery } from "~/kernel/api/types";
import { useFormat } from "~/kernel/session/format";
import classes from "./list.module.css";
import type { Selection } from "./selection";

const BulkDelete = lazy(() => import("./bulk-delete"));

interface Props { entity: Entity; selection: Selection; total: number; query: ListQuery; edit: () => void }

export function SelectionBar({ entity, selection, total, query, edit }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [deleting, set_deleting] = useState(false);
  const count = selection.all ? total : selection.count;
  const may_edit = entity.can.bulk && entity.can.update !== "none";
  return (
    <div className={classes.selection} role="region" aria-label={t("list.selection")}>
      <strong className="tabular" role="status">{t("list.selected", { count, shown: format.number(count) })}</strong>
      {may_edit && <Button size="xs" variant="default" leftSection={<IconPencil size={15} />} onClick={edit}>{t("bulk.edit")}</Button>}
      {entity.can.bulk && entity.can.delete !== "none" && <Button size="xs" variant="default" leftSection={<IconTrash size={15} />} onClick={() => set_deleting(true)}>{t("bulk.delete")}</Button>}
      <Button size="xs" variant="subtle" color="gray" leftSection={<IconX size={15} />} onClick={selection.clear}>{t("list.unselect")}</Button>
      <Suspense fallback={null}>{deleting && <BulkDelete entity={entity} selection={selection} count={count} query={query} close={() => set_deleting(false)} />}</Suspense>
    </div>
  );
}
