import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "~/kernel/api/client";
import { create_row } from "~/kernel/api/records";
import { refresh_entity } from "~/kernel/records/keys";
import { readable } from "~/kernel/records/use-change";
import { useSchema } from "~/kernel/schema/schema";
import { useUndo } from "~/kernel/undo/use-undo";
import { activity_body, entity_of_kind, type ActivityDraft, type ActivityKind } from "./kinds";

export function useLog(customer: string) {
  const client = useQueryClient();
  const schema = useSchema();
  const { t } = useTranslation();
  const offer_undo = useUndo();
  const [problem, set_problem] = useState("");
  const [busy, set_busy] = useState(false);
  const log = async (kind: ActivityKind, draft: ActivityDraft): Promise<boolean> => {
    const entity = entity_of_kind(schema, kind);
    if (!entity) return false;
    set_busy(true);
    set_problem("");
    try {
      const answer = await create_row(entity.name, activity_body(entity, kind, customer, draft));
      await refresh_entity(client, entity.name);
      offer_undo(answer.operation, t(`activity.logged.${kind}`));
      return true;
    } catch (error) {
      const all = error instanceof ApiError ? error.problem.errors?.map((one) => one.message).join(" ") : "";
      set_problem(all || readable(t, error));
      return false;
    } finally {
      set_busy(false);
    }
  };
  return { log, problem, busy };
}
