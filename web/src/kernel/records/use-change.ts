// Writes of one record: shown at once, rolled back with the reason when the server refuses.
import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "~/kernel/api/client";
import { change_row, delete_row } from "~/kernel/api/records";
import type { Entity, Row } from "~/kernel/api/types";
import { title_of, useSchema } from "~/kernel/schema/schema";
import { useUndo } from "~/kernel/undo/use-undo";
import { show_toast } from "~/ui/toasts";
import { drop_copies, find_copy, update_copies } from "./cache";
import { raise_conflict } from "./conflicts";
import { keys, refresh_entity } from "./keys";
import { changes_on_wire } from "./wire";

export type Changes = Record<string, unknown>;

function written(client: QueryClient, entity: string, row: Row) {
  update_copies(client, entity, row.id, (copy) => ({ ...copy, ...row }));
  void client.invalidateQueries({ queryKey: keys.histories(entity, row.id) });
  void client.invalidateQueries({ queryKey: keys.timelines });
}

export function reason_of(error: unknown): string {
  if (!(error instanceof ApiError)) return String(error);
  const first = error.problem.errors?.[0]?.message;
  return first ?? error.message;
}

export function useChange(entity: Entity) {
  const client = useQueryClient();
  const schema = useSchema();
  const { t } = useTranslation();
  const offer_undo = useUndo();

  const change = useCallback(
    async (row: Row, changes: Changes, against = row.version): Promise<boolean> => {
      const before = find_copy(client, entity.name, row.id) ?? row;
      const previous = Object.fromEntries(Object.keys(changes).map((name) => [name, before[name]]));
      update_copies(client, entity.name, row.id, (copy) => ({ ...copy, ...changes }));
      try {
        const answer = await change_row(entity.name, row.id, changes_on_wire(schema, entity, changes), against);
        written(client, entity.name, answer.body);
        offer_undo(answer.operation, t("record.saved", { name: title_of(entity, answer.body) }));
        return true;
      } catch (error) {
        update_copies(client, entity.name, row.id, (copy) => ({ ...copy, ...previous }));
        if (error instanceof ApiError && error.status === 409 && error.problem.current) {
          const current = error.problem.current;
          const save = (chosen: Changes) => void change(current, chosen, current.version);
          update_copies(client, entity.name, row.id, (copy) => ({ ...copy, ...current }));
          raise_conflict({ entity, mine: changes, current, changed: error.problem.changed ?? [], save });
          return false;
        }
        const again = { label: t("record.retry"), run: () => void change(row, changes, against) };
        show_toast({ text: t("record.not_saved"), detail: readable(t, error), tone: "bad", action: again });
        return false;
      }
    },
    [client, entity, offer_undo, schema, t],
  );

  const remove = useCallback(
    async (row: Row) => {
      drop_copies(client, entity.name, new Set([row.id]));
      try {
        const answer = await delete_row(entity.name, row.id);
        offer_undo(answer.operation, t("record.deleted", { name: title_of(entity, row) }));
      } catch (error) {
        const again = { label: t("record.retry"), run: () => void remove(row) };
        show_toast({ text: t("record.not_deleted"), detail: readable(t, error), tone: "bad", action: again });
      }
      await refresh_entity(client, entity.name);
    },
    [client, entity, offer_undo, t],
  );

  return { change, remove };
}

export function readable(t: (key: string) => string, error: unknown): string {
  if (error instanceof ApiError && error.status === 0) return t("error.offline");
  return reason_of(error);
}
