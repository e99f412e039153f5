import { ActionIcon } from "@mantine/core";
import { IconColumns3 } from "@tabler/icons-react";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { Entity } from "~/kernel/api/types";
import { useDrop } from "~/ui/drop";

const load_panel = () => import("./columns-panel");
const ColumnsPanel = lazy(load_panel);

export function ColumnsMenu({ entity }: { entity: Entity }) {
  const { t } = useTranslation();
  const { button, wished, drop } = useDrop("dialog", load_panel);
  return (
    <>
      <ActionIcon size={34} title={t("list.columns")} aria-label={t("list.columns")} {...button}><IconColumns3 size={18} /></ActionIcon>
      {wished && <Suspense fallback={null}><ColumnsPanel entity={entity} {...drop} /></Suspense>}
    </>
  );
}
