import { Button, Group, Modal, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Entity, ListQuery } from "~/kernel/api/types";
import { to_wire } from "~/kernel/fields";
import { FieldInput } from "~/kernel/fields/field-input";
import { find_field, writable_fields } from "~/kernel/schema/schema";
import { useFormat } from "~/kernel/session/format";
import { JobProgress } from "~/kernel/views/jobs/job-progress";
import type { Selection } from "./selection";
import { ask_beyond, useBulk } from "./use-bulk";

interface Props { entity: Entity; selection: Selection; total: number; query: ListQuery; close: () => void }

export default function BulkDialog({ entity, selection, total, query, close }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const work = useBulk(entity, selection, query);
  const [name, set_name] = useState<string | null>(null);
  const [value, set_value] = useState<unknown>(null);
  const [typed, set_typed] = useState("");
  const count = selection.all ? total : selection.count;
  const shown = format.number(count);
  const field = name ? find_field(entity, name) : undefined;
  const sure = count <= ask_beyond || Number(typed.replace(/\D/g, "")) === count;
  const options = writable_fields(entity).filter((one) => !entity.children.includes(one.name)).map((one) => ({ value: one.name, label: one.label }));
  return (
    <Modal opened onClose={close} title={t("bulk.title", { count, shown })} closeButtonProps={{ "aria-label": t("ui.close") }}>
      {work.job ? (
        <JobProgress id={work.job} finished={(job) => void work.finished(job).then(close)} />
      ) : (
        <div style={{ display: "grid", gap: 14 }}>
          <Select label={t("bulk.field")} searchable data={options} value={name} onChange={(next) => (set_name(next), set_value(null))} data-autofocus />
          {field && <FieldInput key={field.name} field={field} value={value as never} on_change={set_value} label={t("bulk.value")} />}
          {count > ask_beyond && <TextInput label={t("bulk.type_number", { shown })} inputMode="numeric" value={typed} onChange={(event) => set_typed(event.currentTarget.value)} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>{t("action.cancel")}</Button>
            <Button disabled={!field || !sure} onClick={() => void work.start({ set: { [name!]: to_wire(field, value) } })}>{t("bulk.apply")}</Button>
          </Group>
        </div>
      )}
    </Modal>
  );
}
