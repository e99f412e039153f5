// Mappings kept for the next file of the same make; rows of the entity "import_mappings".
import { Button, Group, Select, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { create_row } from "~/kernel/api/records";
import type { Entity, ImportMapping } from "~/kernel/api/types";
import { keys } from "~/kernel/records/keys";
import { readable } from "~/kernel/records/use-change";
import { useShortList } from "~/kernel/records/use-rows";
import { useEntity } from "~/kernel/schema/schema";
import { show_toast } from "~/ui/toasts";

interface Props { entity: Entity; mapping: ImportMapping; take: (mapping: ImportMapping) => void }

export function SavedMappings({ entity, mapping, take }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const known = useEntity("import_mappings");
  const [name, set_name] = useState<string | null>(null);
  const list = useShortList("import_mappings", { filter: { of_entity: entity.name }, fields: "name,config", limit: 100 }, !!known);
  if (!known) return null;
  const rows = list.data?.rows ?? [];
  const save = async () => {
    try {
      await create_row("import_mappings", { name, of_entity: entity.name, config: mapping });
      show_toast({ text: t("import.mapping.saved"), tone: "done" });
      set_name(null);
    } catch (error) {
      show_toast({ text: t("record.not_saved"), detail: readable(t, error), tone: "bad" });
    }
    await client.invalidateQueries({ queryKey: keys.lists("import_mappings") });
  };
  const pick = (id: string | null) => {
    const row = rows.find((one) => one.id === id);
    if (row?.config) take(row.config as unknown as ImportMapping);
  };
  return (
    <Group gap="xs">
      {rows.length > 0 && <Select size="sm" w={240} aria-label={t("import.mapping.use")} placeholder={t("import.mapping.use")} data={rows.map((row) => ({ value: row.id, label: String(row.name) }))} onChange={pick} />}
      {name === null ? (
        <Button size="compact-sm" variant="subtle" onClick={() => set_name("")}>{t("import.mapping.save")}</Button>
      ) : (
        <>
          <TextInput size="sm" aria-label={t("import.mapping.name")} placeholder={t("import.mapping.name")} maxLength={100} autoFocus value={name} onChange={(event) => set_name(event.currentTarget.value)} />
          <Button size="sm" variant="default" disabled={!name.trim()} onClick={() => void save()}>{t("action.save")}</Button>
        </>
      )}
    </Group>
  );
}
