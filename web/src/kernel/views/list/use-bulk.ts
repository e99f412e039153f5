import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { bulk, type BulkAction, type BulkTarget } from "~/kernel/api/records";
import type { Entity, Job, ListQuery } from "~/kernel/api/types";
import { refresh_entity } from "~/kernel/records/keys";
import { readable } from "~/kernel/records/use-change";
import { useUndo } from "~/kernel/undo/use-undo";
import { show_toast } from "~/ui/toasts";
import type { Selection } from "./selection";

/** Beyond this the person types the number, so that nobody changes a thousand records by a slip. */
export const ask_beyond = 100;

function target_of(selection: Selection, query: ListQuery): BulkTarget | null {
  if (!selection.all) return { ids: [...selection.ids] };
  // The server's bulk takes a filter, not a quick search: with one, only what is loaded is meant.
  return query.q ? { ids: [...selection.ids] } : { filter: query.filter ?? {} };
}

export function useBulk(entity: Entity, selection: Selection, query: ListQuery) {
  const client = useQueryClient();
  const { t } = useTranslation();
  const offer_undo = useUndo();
  const [job, set_job] = useState<string | null>(null);
  const [operation, set_operation] = useState<string | null>(null);
  const start = async (action: BulkAction) => {
    const target = target_of(selection, query);
    if (!target) return;
    try {
      const { body } = await bulk(entity.name, target, action);
      set_operation(body.operation ?? null);
      set_job(body.job);
    } catch (error) {
      show_toast({ text: t("record.not_saved"), detail: readable(t, error), tone: "bad" });
    }
  };
  const finished = async (done: Job) => {
    await refresh_entity(client, entity.name);
    if (done.state !== "done") return;
    offer_undo(operation, t("bulk.done", { count: done.progress?.done ?? selection.count }));
    selection.clear();
  };
  return { start, job, finished };
}
