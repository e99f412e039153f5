import { ActionIcon, Checkbox, Popover, ScrollArea, Select, TextInput } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Entity } from "~/kernel/api/types";
import { find_field } from "~/kernel/schema/schema";
import { DropAnchor, useOpened, type Drop } from "~/ui/drop";
import classes from "./list.module.css";
import { columns_of, useViewState } from "./view-state";

function moved(names: string[], at: number, step: number): string[] {
  const rest = names.toSpliced(at, 1);
  return rest.toSpliced(at + step, 0, names[at]!);
}

function ColumnList({ entity }: { entity: Entity }) {
  const { t } = useTranslation();
  const { state, change } = useViewState();
  const [typed, set_typed] = useState("");
  const shown = columns_of(entity, state);
  const others = entity.fields.map((field) => field.name).filter((name) => !shown.includes(name));
  const fits = (name: string) => find_field(entity, name)!.label.toLowerCase().includes(typed.toLowerCase());
  const set = (columns: string[]) => change({ columns }, true);
  return (
    <>
      <TextInput size="xs" aria-label={t("list.columns.find")} placeholder={t("list.columns.find")} value={typed} onChange={(event) => set_typed(event.currentTarget.value)} />
      <ScrollArea.Autosize mah={320} mt={8}>
        {shown.filter(fits).map((name) => {
          const at = shown.indexOf(name);
          return (
            <div key={name} className={classes.columnline}>
              <Checkbox size="xs" label={find_field(entity, name)!.label} checked disabled={at === 0} onChange={() => set(shown.filter((other) => other !== name))} />
              {at > 1 && <ActionIcon size={24} aria-label={t("list.columns.up", { name: find_field(entity, name)!.label })} onClick={() => set(moved(shown, at, -1))}><IconArrowUp size={14} /></ActionIcon>}
              {at > 0 && at < shown.length - 1 && <ActionIcon size={24} aria-label={t("list.columns.down", { name: find_field(entity, name)!.label })} onClick={() => set(moved(shown, at, 1))}><IconArrowDown size={14} /></ActionIcon>}
            </div>
          );
        })}
        {others.filter(fits).map((name) => (
          <div key={name} className={classes.columnline}>
            <Checkbox size="xs" label={find_field(entity, name)!.label} checked={false} onChange={() => set([...shown, name])} />
          </div>
        ))}
      </ScrollArea.Autosize>
    </>
  );
}

function Panel({ entity }: { entity: Entity }) {
  const { t } = useTranslation();
  const { state, change } = useViewState();
  const groupable = entity.fields.filter((field) => field.sortable && (field.type === "choice" || field.type === "link"));
  const data = groupable.map((field) => ({ value: field.name, label: field.label }));
  return (
    <>
      {data.length > 0 && <Select size="xs" mb={10} label={t("list.group")} placeholder={t("list.group.none")} data={data} clearable value={state.group ?? null} comboboxProps={{ withinPortal: false }} onChange={(group) => change({ group: group ?? undefined })} />}
      <ColumnList entity={entity} />
    </>
  );
}

export default function ColumnsPanel({ entity, id, target, opened, change }: Drop & { entity: Entity }) {
  return (
    <Popover id={id} opened={useOpened(opened)} onChange={change} shadow="md" position="bottom-end" width={270} trapFocus returnFocus>
      <Popover.Target><DropAnchor target={target} /></Popover.Target>
      <Popover.Dropdown><Panel entity={entity} /></Popover.Dropdown>
    </Popover>
  );
}
