import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Entity } from "~/kernel/api/types";
import { useCommands, type Command } from "~/kernel/commands/registry";
import type { ListDialog } from "./list-page";

export const quick_search_id = "list-quick-search";

export function useListCommands(entity: Entity, open: (dialog: ListDialog) => void) {
  const { t } = useTranslation();
  const go = useNavigate();
  const commands = useMemo<Command[]>(() => {
    const group = entity.label;
    const offered: Command[] = [
      { id: "list.filter", label: t("list.filter"), group, keys: "f", run: () => open("filter") },
      { id: "list.quick_search", label: t("list.quick_search"), group, keys: "s", run: () => document.getElementById(quick_search_id)?.focus() },
    ];
    if (!entity.can.create) return offered;
    return [
      { id: "list.new", label: t("list.new", { what: entity.label_one }), group, icon: entity.icon, keys: "c", run: () => open("create") },
      { id: "list.import", label: t("list.import"), group, icon: "import", run: () => void go({ to: "/import", search: { entity: entity.name } }) },
      ...offered,
    ];
  }, [entity, go, open, t]);
  useCommands(commands);
}
