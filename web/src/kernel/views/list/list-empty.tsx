import { Button } from "@mantine/core";
import { IconDatabaseImport, IconPlus } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Entity } from "~/kernel/api/types";
import { EmptyState } from "~/ui/empty-state";
import { useViewState } from "./view-state";

export function ListEmpty({ entity, create }: { entity: Entity; create: () => void }) {
  const { t } = useTranslation();
  const go = useNavigate();
  const { state, change } = useViewState();
  if (state.filter || state.q) {
    const clear = <Button variant="default" onClick={() => change({ filter: undefined, q: undefined, view: undefined })}>{t("list.empty.clear")}</Button>;
    return <EmptyState tone="search" title={t("list.empty.filtered")} text={t("list.empty.filtered.text")} actions={clear} />;
  }
  if (state.as_of) return <EmptyState title={t("list.empty.then")} />;
  const actions = entity.can.create && (
    <>
      <Button leftSection={<IconPlus size={16} />} onClick={create}>{t("list.new", { what: entity.label_one })}</Button>
      <Button variant="default" leftSection={<IconDatabaseImport size={16} />} onClick={() => void go({ to: "/import", search: { entity: entity.name } })}>{t("list.import")}</Button>
    </>
  );
  return <EmptyState title={t("list.empty.title", { what: entity.label })} text={t("list.empty.text", { what: entity.label_one })} actions={actions} />;
}
