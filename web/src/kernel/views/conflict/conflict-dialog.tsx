import { Button, Group, Modal, Radio, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { field_text } from "~/kernel/fields";
import { close_conflict, type Conflict } from "~/kernel/records/conflicts";
import { show_toast } from "~/ui/toasts";
import { find_field, plain_field, title_of } from "~/kernel/schema/schema";
import { useFormat } from "~/kernel/session/format";
import classes from "./conflict.module.css";

type Side = "mine" | "theirs";

export default function ConflictDialog({ conflict }: { conflict: Conflict }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { entity, mine, current } = conflict;
  const [chosen, set_chosen] = useState<Record<string, Side>>({});
  const names = Object.keys(mine);
  const open = names.some((name) => !chosen[name]);
  const label = (name: string) => find_field(entity, name)?.label ?? name;
  const shown = (name: string, value: unknown) => {
    if (Array.isArray(value) && entity.children.includes(name)) return t("conflict.rows", { count: value.length });
    return field_text(find_field(entity, name) ?? plain_field(name, "text", name), value, format) || t("field.empty");
  };
  const save = () => {
    const kept = Object.fromEntries(names.filter((name) => chosen[name] === "mine").map((name) => [name, mine[name]]));
    close_conflict();
    if (Object.keys(kept).length) conflict.save(kept);
  };
  // Also a slip of the finger on Escape comes by here: mine stays at hand for a moment.
  const leave = () => {
    close_conflict();
    show_toast({ text: t("conflict.left"), tone: "bad", action: { label: t("conflict.save_mine"), run: () => conflict.save(mine) } });
  };
  return (
    <Modal opened onClose={leave} size="lg" title={t("conflict.title", { name: title_of(entity, current) })} closeButtonProps={{ "aria-label": t("ui.close") }}>
      <Text size="sm" c="dimmed" mb="md">{t("conflict.text")}</Text>
      {names.map((name) => (
        <Radio.Group key={name} label={label(name)} value={chosen[name] ?? ""} onChange={(side) => set_chosen({ ...chosen, [name]: side as Side })} mb="md">
          <div className={classes.pair}>
            {(["mine", "theirs"] as const).map((side) => (
              <label key={side} className={classes.choice} data-chosen={chosen[name] === side || undefined}>
                <Radio value={side} label={t(`conflict.${side}`)} />
                <span className={classes.value}>{shown(name, side === "mine" ? mine[name] : current[name])}</span>
              </label>
            ))}
          </div>
        </Radio.Group>
      ))}
      <Group justify="flex-end">
        <Button variant="default" onClick={leave}>{t("conflict.leave")}</Button>
        <Button disabled={open} onClick={save}>{t("action.save")}</Button>
      </Group>
    </Modal>
  );
}
