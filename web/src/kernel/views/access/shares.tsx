import { ActionIcon, Button, SegmentedControl, Select } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { add_share, read_shares, remove_share } from "~/kernel/api/records";
import type { Entity, LinkValue, Row, Share } from "~/kernel/api/types";
import { LinkPicker } from "~/kernel/fields/link/picker";
import { keys } from "~/kernel/records/keys";
import { readable } from "~/kernel/records/use-change";
import { plain_field } from "~/kernel/schema/schema";
import { show_toast } from "~/ui/toasts";
import classes from "./access.module.css";

function ShareForm({ add }: { add: (kind: "user" | "team", id: string, level: "read" | "write") => Promise<void> }) {
  const { t } = useTranslation();
  const [kind, set_kind] = useState<"user" | "team">("user");
  const [level, set_level] = useState<"read" | "write">("read");
  const [picked, set_picked] = useState<LinkValue | null>(null);
  const field = plain_field(kind, "link", t(`share.${kind}`), { to: kind === "user" ? "users" : "teams" });
  const kinds = (["user", "team"] as const).map((value) => ({ value, label: t(`share.${value}`) }));
  const levels = (["read", "write"] as const).map((value) => ({ value, label: t(`share.level.${value}`) }));
  const submit = async () => {
    await add(kind, picked!.id, level);
    set_picked(null);
  };
  return (
    <div className={classes.shareform}>
      <SegmentedControl size="sm" aria-label={t("share.kind")} data={kinds} value={kind} onChange={(value) => (set_kind(value as typeof kind), set_picked(null))} />
      <LinkPicker key={kind} field={field} value={picked} on_change={set_picked} words={{ "aria-label": field.label, placeholder: field.label }} />
      <Select size="sm" aria-label={t("share.level")} data={levels} value={level} allowDeselect={false} onChange={(value) => set_level(value as typeof level)} />
      <Button size="sm" disabled={!picked} onClick={() => void submit()}>{t("share.add")}</Button>
    </div>
  );
}

export function Shares({ entity, row }: { entity: Entity; row: Row }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const key = keys.shares(entity.name, row.id);
  const shares = useQuery({ queryKey: key, queryFn: () => read_shares(entity.name, row.id), retry: false });
  const attempt = async (work: Promise<unknown>) => {
    try {
      await work;
    } catch (error) {
      show_toast({ text: t("record.not_saved"), detail: readable(t, error), tone: "bad" });
    }
    await client.invalidateQueries({ queryKey: key });
    await client.invalidateQueries({ queryKey: keys.accesses(entity.name, row.id) });
    await client.invalidateQueries({ queryKey: keys.histories(entity.name, row.id) });
  };
  const shareable = (entity.can.share ?? "none") !== "none";
  const name = (share: Share) => share.user?.label ?? share.team?.label ?? share.id;
  return (
    <>
      {shareable && <ShareForm add={(kind, id, level) => attempt(add_share(entity.name, row.id, kind === "user" ? { user: id, level } : { team: id, level }))} />}
      {shares.data?.length === 0 && <p className={classes.none}>{t("share.none")}</p>}
      <ul className={classes.shares}>
        {shares.data?.map((share) => (
          <li key={share.id}>
            <span>{name(share)}</span>
            <span className={classes.level}>{t(`share.level.${share.level}`)}</span>
            {shareable && <ActionIcon size={26} aria-label={t("share.remove", { name: name(share) })} onClick={() => void attempt(remove_share(entity.name, row.id, share.id))}><IconX size={15} /></ActionIcon>}
          </li>
        ))}
      </ul>
    </>
  );
}
