import { Button, Group, MultiSelect, SegmentedControl, Select, Text } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Entity, ImportFile, ImportMapping } from "~/kernel/api/types";
import { useSchema } from "~/kernel/schema/schema";
import { useFormat, type Format } from "~/kernel/session/format";
import classes from "./import.module.css";
import { Constants } from "./constants";
import { apply_saved, first_mapping, import_targets, joint_targets, lacks, list_of, mapped_targets, set_column, type Target } from "./mapping";
import { SavedMappings } from "./saved-mappings";

const file_size = (bytes: number, format: Format) => (bytes < 1024 ? `${format.number(bytes)} B` : bytes < 1_048_576 ? `${format.number(bytes / 1024, 0)} KB` : `${format.number(bytes / 1_048_576, 1)} MB`);

interface Props { entity: Entity; file: ImportFile; start: ImportMapping | null; next: (mapping: ImportMapping) => void }
interface Part { mapping: ImportMapping; set: (mapping: ImportMapping) => void; targets: Target[] }

function grouped(targets: Target[]) {
  const groups = [...new Set(targets.map((target) => target.group))];
  return groups.map((group) => ({ group, items: targets.filter((target) => target.group === group).map(({ value, label }) => ({ value, label })) }));
}

// Several targets of one column are one answer of its list.
const joint = "+";

function Columns({ entity, file, mapping, set, targets }: Part & { entity: Entity; file: ImportFile }) {
  const { t } = useTranslation();
  const label_of = (target: string) => targets.find(({ value }) => value === target)?.label ?? target;
  const options = (column: string) => [
    ...joint_targets(file, mapping, entity, column).map((list) => ({ value: list.join(joint), label: list.map(label_of).join(" + ") })),
    ...grouped(targets),
  ];
  return (
    <div className={classes.scroll}>
      <table className={`${classes.table} ${classes.mapped}`}>
        <thead><tr><th>{t("import.column")}</th><th>{t("import.samples")}</th><th>{t("import.goes_to")}</th></tr></thead>
        <tbody>
          {file.columns.map((column) => (
            <tr key={column.name}>
              <td><strong>{column.name}</strong></td>
              <td className={classes.samples}>{[...new Set(column.samples)].filter(Boolean).slice(0, 3).join(" · ")}</td>
              <td>
                <Select size="sm" searchable clearable aria-label={t("import.goes_to_named", { column: column.name })} placeholder={t("import.left_out")} data={options(column.name)} value={list_of(mapping.columns[column.name]).join(joint) || null} onChange={(chosen) => set(set_column(mapping, column.name, chosen?.split(joint) ?? []))} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Choices({ mapping, set, targets }: Part) {
  const { t } = useTranslation();
  const mapped = new Set(mapped_targets(mapping));
  const keyed = mapping.key.length > 0;
  const keys = targets.filter((target) => mapped.has(target.value)).map(({ value, label }) => ({ value, label }));
  const titled = (name: string, control: ReactNode) => <div><Text size="sm" fw={500} mb={4}>{t(`import.${name}`)}</Text>{control}</div>;
  const choice = <T extends string>(name: string, values: readonly T[], value: T, choose: (value: T) => void) =>
    titled(name, <SegmentedControl size="sm" fullWidth aria-label={t(`import.${name}`)} data={values.map((one) => ({ value: one, label: t(`import.${name}.${one}`) }))} value={value} onChange={(next) => choose(next as T)} />);
  return (
    <div className={classes.choices}>
      {choice("mode", ["create", "update", "both"] as const, mapping.mode, (mode) => set({ ...mapping, mode }))}
      {titled("key", <MultiSelect size="sm" aria-label={t("import.key")} description={t("import.key.text")} inputWrapperOrder={["input", "description"]} data={keys} value={mapping.key} onChange={(key) => set({ ...mapping, key })} />)}
      {keyed && choice("same_key", ["merge", "refuse"] as const, mapping.same_key, (same_key) => set({ ...mapping, same_key }))}
      {keyed && mapping.mode !== "update" && choice("blank_key", ["create", "refuse"] as const, mapping.blank_key ?? "refuse", (blank_key) => set({ ...mapping, blank_key }))}
      {choice("bad_cells", ["skip", "refuse"] as const, mapping.bad_cells ?? "skip", (bad_cells) => set({ ...mapping, bad_cells }))}
      {choice("date_order", ["dmy", "mdy", "ymd"] as const, mapping.date_order, (date_order) => set({ ...mapping, date_order }))}
    </div>
  );
}

export function MappingStep({ entity, file, start, next }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const schema = useSchema();
  const [mapping, set] = useState(() => start ?? first_mapping(file));
  const targets = import_targets(schema, entity, mapping);
  const lack = lacks(mapping, entity);
  const facts = [file.name, t("import.columns", { count: file.columns.length }), file_size(file.size, format), file.encoding].filter(Boolean);
  return (
    <>
      <div className={classes.factline}>
        <p className={classes.facts}>{facts.join(" · ")}</p>
        <SavedMappings entity={entity} mapping={mapping} take={(saved) => set(apply_saved(file, saved))} />
      </div>
      <Columns entity={entity} file={file} mapping={mapping} set={set} targets={targets} />
      <Choices mapping={mapping} set={set} targets={targets} />
      <Constants entity={entity} mapping={mapping} set={set} />
      <Group justify="flex-end" className={classes.foot}>
        {lack && <span role="status" className={classes.lack}>{t(`import.lack.${lack.lack}`, { fields: lack.fields.join(", ") })}</span>}
        <Button disabled={!!lack && lack.lack !== "required"} onClick={() => next(mapping)}>{t("import.check")}</Button>
      </Group>
    </>
  );
}
