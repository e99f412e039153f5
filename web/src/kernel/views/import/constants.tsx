// What the file does not bring: a field and one value for all rows.
import { ActionIcon, Select, Text } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Entity, ImportMapping } from "~/kernel/api/types";
import { to_wire } from "~/kernel/fields";
import { FieldInput } from "~/kernel/fields/field-input";
import { find_field, writable_fields } from "~/kernel/schema/schema";
import classes from "./import.module.css";
import { mapped_targets } from "./mapping";

interface Props { entity: Entity; mapping: ImportMapping; set: (mapping: ImportMapping) => void }

export function Constants({ entity, mapping, set }: Props) {
  const { t } = useTranslation();
  const mapped = new Set(mapped_targets(mapping));
  const names = Object.keys(mapping.constants);
  const free = writable_fields(entity).filter((field) => !mapped.has(field.name) && !names.includes(field.name));
  // What is sent is the wire's form; what is shown is what was picked.
  const [shown, set_shown] = useState<Record<string, unknown>>({});
  const change = (name: string, value: unknown) => {
    set_shown({ ...shown, [name]: value });
    set({ ...mapping, constants: { ...mapping.constants, [name]: to_wire(find_field(entity, name), value) } });
  };
  const drop = (name: string) => set({ ...mapping, constants: Object.fromEntries(Object.entries(mapping.constants).filter(([other]) => other !== name)) });
  return (
    <div className={classes.constants}>
      <div>
        <Text size="sm" fw={500}>{t("import.constants")}</Text>
        <Text size="xs" c="dimmed">{t("import.constants.text")}</Text>
      </div>
      {names.map((name) => {
        const field = find_field(entity, name);
        if (!field) return null;
        const value = shown[name] ?? (field.to ? null : mapping.constants[name]);
        return (
          <div key={name} className={classes.constant}>
            <div><FieldInput field={field} label={field.label} value={value as never} on_change={(next: unknown) => change(name, next)} /></div>
            <ActionIcon size={34} aria-label={t("filter.remove")} onClick={() => drop(name)}><IconX size={16} /></ActionIcon>
          </div>
        );
      })}
      <Select size="sm" searchable aria-label={t("import.constants.add")} placeholder={t("import.constants.add")} data={free.map((field) => ({ value: field.name, label: field.label }))} value={null} onChange={(name) => name && change(name, null)} />
    </div>
  );
}
