import { Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ActionDialogProps } from "~/kernel/extensions";
import { title_of } from "~/kernel/schema/schema";
import type { ActivityKind } from "./kinds";
import { LogForm } from "./log-form";

function dialog(kind: ActivityKind) {
  return function LogDialog({ entity, row, close }: ActionDialogProps) {
    const { t } = useTranslation();
    const title = `${t(`activity.log.${kind}`)} · ${title_of(entity, row)}`;
    return (
      <Modal opened onClose={close} title={title} size="lg" closeButtonProps={{ "aria-label": t("ui.close") }}>
        <LogForm kind={kind} customer={row.id} done={close} />
      </Modal>
    );
  };
}

export const LogCall = dialog("call");
export const LogNote = dialog("note");
export const LogMeeting = dialog("meeting");
export const LogTask = dialog("task");
