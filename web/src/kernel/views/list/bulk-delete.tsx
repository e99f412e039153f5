import { Button, Group, Modal, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Entity, ListQuery } from "~/kernel/api/types";
import { JobProgress } from "~/kernel/views/jobs/job-progress";
import { useFormat } from "~/kernel/session/format";
import type { Selection } from "./selection";
import { ask_beyond, useBulk } from "./use-bulk";

interface Props { entity: Entity; selection: Selection; count: number; query: ListQuery; close: () => void }

export default function BulkDelete({ entity, selection, count, query, close }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const work = useBulk(entity, selection, query);
  const [typed, set_typed] = useState("");
  const sure = count <= ask_beyond || Number(typed.replace(/\D/g, "")) === count;
  const shown = format.number(count);
  return (
    <Modal opened onClose={close} title={t("bulk.delete.title", { count, shown })} closeButtonProps={{ "aria-label": t("ui.close") }}>
      {work.job ? (
        <JobProgress id={work.job} finished={(job) => void work.finished(job).then(close)} />
      ) : (
        <>
          <Text size="sm" mb="md">{t("bulk.delete.text")}</Text>
          {count > ask_beyond && <TextInput label={t("bulk.type_number", { shown })} data-autofocus inputMode="numeric" value={typed} onChange={(event) => set_typed(event.currentTarget.value)} />}
          <Group justify="flex-end" mt="lg">
            <Button variant="default" onClick={close}>{t("action.cancel")}</Button>
            <Button color="red" disabled={!sure} onClick={() => void work.start({ delete: true })}>{t("bulk.delete")}</Button>
          </Group>
        </>
      )}
    </Modal>
  );
}
