// What a role may do: rows of role_rights (entity × action → level) and role_fields (entity × field → may_read, may_write).
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { change_row, create_row, delete_row, list_rows } from "~/kernel/api/records";
import type { Level, Row } from "~/kernel/api/types";
import { useQuery } from "@tanstack/react-query";
import { readable } from "~/kernel/records/use-change";
import { useUndo } from "~/kernel/undo/use-undo";
import { show_toast } from "~/ui/toasts";

export const actions = ["read", "create", "update", "delete", "export", "bulk", "share"] as const;
export type Action = (typeof actions)[number];
export const levels: Level[] = ["none", "own", "team", "all"];
/** Creating, exporting and bulk work are allowed or not; there is no "own" of them. */
export const levels_of = (action: Action): Level[] => (["create", "export", "bulk"].includes(action) ? ["none", "all"] : levels);

async function all_rows(entity: string, role: string): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | undefined;
  do {
    const page = await list_rows(entity, { filter: { role }, limit: 200, count: "none", cursor });
    rows.push(...page.rows);
    cursor = page.next ?? undefined;
  } while (cursor);
  return rows;
}

export const useRoleRows = (entity: "role_rights" | "role_fields", role: string) =>
  useQuery({ queryKey: ["rows", entity, "of", role], queryFn: () => all_rows(entity, role) });

export const find_right = (rows: Row[], entity: string, action: string) => rows.find((row) => row.of_entity === entity && row.action === action);
export const find_field_right = (rows: Row[], entity: string, field: string) => rows.find((row) => row.of_entity === entity && row.field === field);

export type FieldRight = "as_entity" | "hidden" | "read" | "write";
export const field_rights: FieldRight[] = ["as_entity", "hidden", "read", "write"];
export function field_right_of(row: Row | undefined): FieldRight {
  if (!row) return "as_entity";
  if (row.may_write === true) return "write";
  return row.may_read === true ? "read" : "hidden";
}
export const field_right_body = (right: FieldRight) => ({ may_read: right !== "hidden", may_write: right === "write" });

export function useRoleWriter(role: string) {
  const client = useQueryClient();
  const { t } = useTranslation();
  const offer_undo = useUndo();
  return async (entity: "role_rights" | "role_fields", row: Row | undefined, body: Record<string, unknown> | null) => {
    try {
      const answer = body === null ? row && (await delete_row(entity, row.id)) : row ? await change_row(entity, row.id, body, row.version) : await create_row(entity, { role, ...body });
      if (answer) offer_undo(answer.operation, t("setup.saved"));
    } catch (error) {
      show_toast({ text: t("record.not_saved"), detail: readable(t, error), tone: "bad" });
    }
    await client.invalidateQueries({ queryKey: ["rows", entity] });
    await client.invalidateQueries({ queryKey: ["role_preview", role] });
  };
}
