import { ActionIcon, Popover } from "@mantine/core";
import { IconColumns3 } from "@tabler/icons-react";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { Entity } from "~/kernel/api/types";

const ColumnsPanel = lazy(() => import("./columns-panel"));

export function ColumnsMenu({ entity }: { entity: Entity }) {
  const { t } = useTranslation();
  return (
    <Popover shadow="md" position="bottom-end" width={270} trapFocus returnFocus>
      <Popover.Target><ActionIcon size={34} title={t("list.columns")} aria-label={t("list.columns")}><IconColumns3 size={18} /></ActionIcon></Popover.Target>
      <Popover.Dropdown><Suspense fallback={null}><ColumnsPanel entity={entity} /></Suspense></Popover.Dropdown>
    </Popover>
  );
}
