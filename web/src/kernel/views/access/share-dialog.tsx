import { Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Entity, Row } from "~/kernel/api/types";
import { title_of } from "~/kernel/schema/schema";
import { Shares } from "./shares";

export default function ShareDialog({ entity, row, close }: { entity: Entity; row: Row; close: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal opened onClose={close} size="lg" title={`${t("share.title")} · ${title_of(entity, row)}`} closeButtonProps={{ "aria-label": t("ui.close") }}>
      <Shares entity={entity} row={row} />
    </Modal>
  );
}
