// The record over its list: the list stays where it was, J and K go on.
import { ActionIcon } from "@mantine/core";
import { IconArrowsMaximize, IconChevronDown, IconChevronUp, IconX } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Entity, Row } from "~/kernel/api/types";
import { is_typing } from "~/kernel/commands/shortcuts";
import { useRecord } from "~/kernel/records/use-rows";
import { title_of } from "~/kernel/schema/schema";
import { EmptyState } from "~/ui/empty-state";
import { TextSkeletons } from "~/ui/skeletons";
import { RecordHeader } from "./record-header";
import { RecordTabs } from "./record-tabs";
import classes from "./record.module.css";

interface Props { entity: Entity; id: string; as_of?: string; rows: Row[]; show: (id: string | undefined) => void }

export default function Peek({ entity, id, as_of, rows, show }: Props) {
  const { t } = useTranslation();
  const go = useNavigate();
  const [tab, set_tab] = useState<string>();
  const record = useRecord(entity.name, id, as_of);
  const at = rows.findIndex((row) => row.id === id);
  const open = () => void go({ to: "/$entity/$id", params: { entity: entity.name, id }, search: { as_of, tab } });
  useEffect(() => {
    const on_key = (event: KeyboardEvent) => {
      const covered = document.querySelector('[role="dialog"][aria-modal="true"], [role="menu"]');
      if (event.key === "Escape" && !event.defaultPrevented && !is_typing(event.target) && !covered) show(undefined);
    };
    window.addEventListener("keydown", on_key);
    return () => window.removeEventListener("keydown", on_key);
  }, [show]);
  const step = (to: number, label: string, drawing: React.ReactNode) => (
    <ActionIcon size={30} aria-label={label} disabled={!rows[to]} onClick={() => show(rows[to]?.id)}>{drawing}</ActionIcon>
  );
  const tools = (
    <div className={classes.tools}>
      {step(at - 1, t("record.previous"), <IconChevronUp size={17} />)}
      {step(at + 1, t("record.next"), <IconChevronDown size={17} />)}
      <ActionIcon title={t("record.open")} size={30} aria-label={t("record.open")} onClick={open}><IconArrowsMaximize size={16} /></ActionIcon>
      <ActionIcon size={30} aria-label={t("ui.close")} onClick={() => show(undefined)}><IconX size={17} /></ActionIcon>
    </div>
  );
  const set_as_of = (chosen: string | undefined) => void go({ to: "/$entity/$id", params: { entity: entity.name, id }, search: { as_of: chosen } });
  return (
    <aside className={classes.peek} aria-label={record.data ? title_of(entity, record.data) : entity.label_one}>
      {record.isError && <><div className={classes.identity}>{tools}</div><EmptyState tone="search" title={t("record.missing")} text={record.error.message} /></>}
      {record.isPending && <TextSkeletons lines={9} />}
      {record.data && (
        <>
          <RecordHeader entity={entity} row={record.data} as_of={as_of} set_as_of={set_as_of} gone={() => show(undefined)} tools={tools} heading="h2" />
          <RecordTabs entity={entity} row={record.data} read_only={!!as_of} with_facts tab={tab} choose={set_tab} />
        </>
      )}
    </aside>
  );
}
