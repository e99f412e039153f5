import { ActionIcon, Button, Menu } from "@mantine/core";
import { IconCalendarTime, IconDots, IconEye, IconLink, IconShare, IconTrash } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useMemo, useState, lazy, Suspense, type ComponentType, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Entity, Row } from "~/kernel/api/types";
import { useCommands, type Command } from "~/kernel/commands/registry";
import { record_actions_of, type ActionDialogProps } from "~/kernel/extensions";
import { FieldView, is_empty } from "~/kernel/fields";
import { useChange } from "~/kernel/records/use-change";
import { find_field, title_of, useSchema } from "~/kernel/schema/schema";
import { useFormat } from "~/kernel/session/format";
import { useSession } from "~/kernel/session/session";
import { Avatar } from "~/ui/avatar";
import { Icon } from "~/ui/icon";
import { show_toast } from "~/ui/toasts";
import classes from "./record.module.css";

const ShareDialog = lazy(() => import("../access/share-dialog"));
const AsOfDialog = lazy(() => import("../list/as-of-dialog"));

interface Props { entity: Entity; row: Row; as_of?: string; set_as_of: (as_of: string | undefined) => void; gone: () => void; tools?: ReactNode; heading: "h1" | "h2" }

function Subtitle({ entity, row }: { entity: Entity; row: Row }) {
  const format = useFormat();
  const names = [...entity.layout.subtitle, ...(entity.owned ? ["owner"] : [])].filter((name, at, all) => all.indexOf(name) === at && !is_empty(row[name]));
  return (
    <div className={classes.subtitle}>
      {names.map((name) => {
        const field = find_field(entity, name);
        return field && <span key={name}><span className="visually-hidden">{field.label}: </span><FieldView field={field} value={row[name]} format={format} linked /></span>;
      })}
    </div>
  );
}

function useActions(entity: Entity, row: Row, open: (dialog: ComponentType<ActionDialogProps>) => void) {
  const { t } = useTranslation();
  const schema = useSchema();
  const commands = useMemo<Command[]>(
    () => record_actions_of(schema, entity).map((action) => ({
      id: `record.${action.id}`, label: t(action.label_key), group: title_of(entity, row), icon: action.icon, keys: action.keys, run: () => action.run(row, open),
    })),
    [schema, entity, row, open, t],
  );
  useCommands(commands);
  return record_actions_of(schema, entity).map((action) => ({ ...action, label: t(action.label_key), short: t(action.short_key) }));
}

export function RecordHeader({ entity, row, as_of, set_as_of, gone, tools, heading: Heading }: Props) {
  const { t } = useTranslation();
  const { remove } = useChange(entity);
  const { administrator } = useSession();
  const go = useNavigate();
  const [Dialog, set_dialog] = useState<ComponentType<ActionDialogProps> | null>(null);
  const [side, set_side] = useState<"share" | "as_of" | null>(null);
  const open = useMemo(() => (dialog: ComponentType<ActionDialogProps>) => set_dialog(() => dialog), []);
  const actions = useActions(entity, row, open);
  const copy_link = async () => {
    await navigator.clipboard.writeText(`${location.origin}/${entity.name}/${row.id}`);
    show_toast({ text: t("list.view.link_copied"), tone: "done" });
  };
  const close = () => set_side(null);
  const watched = administrator && entity.fields.some((field) => field.reads_logged);
  const shareable = entity.owned && (entity.can.share ?? "none") !== "none" && !as_of;
  return (
    <header className={classes.header}>
      <div className={classes.identity}>
        <Avatar name={title_of(entity, row)} size={44} square={row.kind === "company"} />
        <div style={{ minWidth: 0, flex: 1 }}>
          <Heading className={classes.name}>{title_of(entity, row)}</Heading>
          <Subtitle entity={entity} row={row} />
        </div>
        {tools}
      </div>
      <div className={classes.actions}>
        {!as_of && actions.map((action, index) => (
          <Button key={action.id} size="xs" variant={index === 0 ? "filled" : "default"} title={action.label} leftSection={<Icon name={action.icon} size={15} />} onClick={() => action.run(row, open)}>{action.short}</Button>
        ))}
        <Menu width={230}>
          <Menu.Target><ActionIcon title={t("record.more")} size={30} aria-label={t("record.more")}><IconDots size={17} /></ActionIcon></Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconLink size={16} />} onClick={() => void copy_link()}>{t("list.view.copy_link")}</Menu.Item>
            {shareable && <Menu.Item leftSection={<IconShare size={16} />} onClick={() => set_side("share")}>{t("share.title")}</Menu.Item>}
            <Menu.Item leftSection={<IconCalendarTime size={16} />} onClick={() => set_side("as_of")}>{t("as_of.open")}</Menu.Item>
            {watched && <Menu.Item leftSection={<IconEye size={16} />} onClick={() => void go({ to: "/setup/$section", params: { section: "reads" }, search: { entity: entity.name, record: row.id } })}>{t("record.who_saw")}</Menu.Item>}
            {row._can?.delete !== false && !as_of && <Menu.Item leftSection={<IconTrash size={16} />} onClick={() => { void remove(row); gone(); }}>{t("record.delete")}</Menu.Item>}
          </Menu.Dropdown>
        </Menu>
      </div>
      <Suspense fallback={null}>
        {Dialog && <Dialog entity={entity} row={row} close={() => set_dialog(null)} />}
        {side === "share" && <ShareDialog entity={entity} row={row} close={close} />}
        {side === "as_of" && <AsOfDialog value={as_of} choose={set_as_of} close={close} />}
      </Suspense>
    </header>
  );
}
