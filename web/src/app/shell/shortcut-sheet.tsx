import { Kbd, Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useAllCommands } from "~/kernel/commands/registry";
import { shown_keys } from "./palette-match";

export default function ShortcutSheet({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const commands = useAllCommands().filter((command) => command.keys);
  const fixed = (["move", "peek", "open", "select", "edit", "leave"] as const).map((name) => ({
    id: name, label: t(`command.list.${name}`), group: t("command.group.list"), keys: t(`command.list.${name}.keys`),
  }));
  const all = [...commands.map((command) => ({ ...command, keys: command.keys! })), ...fixed];
  const groups = [...new Set(all.map((command) => command.group))];
  return (
    <Modal opened onClose={close} title={t("shell.shortcuts")} size="lg" closeButtonProps={{ "aria-label": t("ui.close") }}>
      <div style={{ columns: "2 240px", columnGap: 36 }}>
        {groups.map((group) => (
          <section key={group} style={{ breakInside: "avoid", marginBottom: 18 }}>
            <h2 style={{ fontSize: 13, fontWeight: 600, margin: "0 0 6px", color: "var(--lz-muted)" }}>{group}</h2>
            {all.filter((command) => command.group === group).map((command) => (
              <div key={command.id} style={{ display: "flex", justifyContent: "space-between", gap: 12, padding: "5px 0" }}>
                <span>{command.label}</span>
                <span style={{ display: "inline-flex", gap: 4, whiteSpace: "nowrap" }}>{shown_keys(command.keys).map((key) => <Kbd key={key} size="xs">{key}</Kbd>)}</span>
              </div>
            ))}
          </section>
        ))}
      </div>
    </Modal>
  );
}
