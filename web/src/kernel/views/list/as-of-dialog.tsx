import { Button, Group, Modal, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import Calendar from "~/kernel/fields/date/calendar";

interface Props { value?: string; choose: (as_of: string | undefined) => void; close: () => void }
const day = (back: number) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);

export default function AsOfDialog({ value, choose, close }: Props) {
  const { t } = useTranslation();
  const [date, set_date] = useState<string | null>(value?.slice(0, 10) ?? day(1));
  const take = (chosen: string | undefined) => {
    choose(chosen);
    close();
  };
  const quick = [["as_of.yesterday", 1], ["as_of.week", 7], ["as_of.month", 30], ["as_of.year", 365]] as const;
  return (
    <Modal opened onClose={close} title={t("as_of.title")} closeButtonProps={{ "aria-label": t("ui.close") }}>
      <Text size="sm" c="dimmed" mb="md">{t("as_of.text")}</Text>
      <Calendar size="sm" label={t("as_of.day")} value={date} onChange={set_date} maxDate={day(0)} />
      <Group gap={6} mt="sm">
        {quick.map(([label, back]) => <Button key={label} size="xs" variant="default" onClick={() => take(day(back))}>{t(label)}</Button>)}
      </Group>
      <Group justify="flex-end" mt="lg">
        {value && <Button variant="default" onClick={() => take(undefined)}>{t("as_of.leave")}</Button>}
        <Button disabled={!date} onClick={() => take(date!)}>{t("as_of.show")}</Button>
      </Group>
    </Modal>
  );
}
