import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { undo_operation } from "~/kernel/api/work";
import { refresh_everything } from "~/kernel/records/keys";
import { show_toast } from "~/ui/toasts";

/** Says what was done and offers to undo it for eight seconds. */
export function useUndo() {
  const client = useQueryClient();
  const { t } = useTranslation();
  return useCallback(
    (operation: string | null, text: string) => {
      const undo = async () => {
        try {
          const result = await undo_operation(operation!);
          const left = "conflict_count" in result ? result.conflict_count : 0;
          show_toast({ text: t("undo.done"), detail: left ? t("undo.conflicts_left", { count: left }) : undefined, tone: "done" });
        } catch (error) {
          show_toast({ text: t("undo.failed"), detail: (error as Error).message, tone: "bad" });
        }
        await refresh_everything(client);
      };
      show_toast({ text, tone: "done", action: operation ? { label: t("undo.action"), run: () => void undo() } : undefined });
    },
    [client, t],
  );
}
