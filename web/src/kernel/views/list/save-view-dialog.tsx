import { Button, Group, Modal, SegmentedControl, Text, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import type { Entity } from "~/kernel/api/types";
import { readable } from "~/kernel/records/use-change";
import { useSaveView, type Visibility } from "./saved-views";
import type { ViewState } from "./view-state";

interface Props { entity: Entity; state: ViewState; saved: (id: string) => void; close: () => void }

export default function SaveViewDialog({ entity, state, saved, close }: Props) {
  const { t } = useTranslation();
  const saver = useSaveView(entity);
  const [name, set_name] = useState("");
  const [visibility, set_visibility] = useState<Visibility>("private");
  const [problem, set_problem] = useState("");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    try {
      saved(await saver.create(name.trim(), visibility, state));
      close();
    } catch (error) {
      set_problem(readable(t, error));
    }
  };
  const choices = (["private", "team"] as const).map((value) => ({ value, label: t(`list.view.${value}`) }));
  return (
    <Modal opened onClose={close} title={t("list.view.save_as")} closeButtonProps={{ "aria-label": t("ui.close") }}>
      <form onSubmit={submit} style={{ display: "grid", gap: 14 }}>
        <TextInput label={t("list.view.name")} required withAsterisk={false} maxLength={100} data-autofocus value={name} error={problem} onChange={(event) => set_name(event.currentTarget.value)} />
        <div>
          <Text size="sm" fw={500} mb={4}>{t("list.view.who")}</Text>
          <SegmentedControl fullWidth aria-label={t("list.view.who")} data={choices} value={visibility} onChange={(value) => set_visibility(value as Visibility)} />
        </div>
        <Group justify="flex-end"><Button variant="default" onClick={close}>{t("action.cancel")}</Button><Button type="submit">{t("action.save")}</Button></Group>
      </form>
    </Modal>
  );
}
