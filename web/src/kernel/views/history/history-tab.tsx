// Earlier versions of a record: who changed what from what to what, and the way back.
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { IconArrowBackUp, IconArrowRight, IconEye } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { read_history } from "~/kernel/api/records";
import type { Change, Entity, Row, ShareChange, Version } from "~/kernel/api/types";
import { field_text } from "~/kernel/fields";
import { keys } from "~/kernel/records/keys";
import { find_field, plain_field } from "~/kernel/schema/schema";
import { useFormat } from "~/kernel/session/format";
import { Avatar } from "~/ui/avatar";
import { EmptyState } from "~/ui/empty-state";
import { TextSkeletons } from "~/ui/skeletons";
import classes from "./history.module.css";

const UndoDialog = lazy(() => import("../undo/undo-dialog"));

function shown(entity: Entity, change: Change, value: unknown, format: ReturnType<typeof useFormat>): string {
  if (value === null || value === undefined) return "";
  const field = find_field(entity, change.field);
  if (field) {
    // An old value may have another shape than the field has today.
    try {
      return field_text(field, value, format);
    } catch {
      return String(value);
    }
  }
  if (Array.isArray(value)) return value.map((part) => (typeof part === "object" ? Object.values(part ?? {}).filter((one) => typeof one === "string").join(" ") : String(part))).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : field_text(plain_field(change.field, "text", change.label), String(value), format);
}

function Line({ label, from, to, nothing }: { label: string; from: string; to: string; nothing: string }) {
  const { t } = useTranslation();
  return (
    <div className={classes.change}>
      <span className={classes.field}>{label}</span>
      <span className={classes.values}>
        {from && <del>{from}</del>}
        {from && <IconArrowRight size={14} aria-label={t("history.to")} />}
        {to ? <ins>{to}</ins> : <em>{nothing}</em>}
      </span>
    </div>
  );
}

function ChangeLine({ entity, change }: { entity: Entity; change: Change }) {
  const { t } = useTranslation();
  const format = useFormat();
  return <Line label={change.label || change.field} from={shown(entity, change, change.from, format)} to={shown(entity, change, change.to, format)} nothing={t("field.empty")} />;
}

function ShareLine({ share }: { share: ShareChange }) {
  const { t } = useTranslation();
  const level = (value: ShareChange["from"]) => (value ? t(`share.level.${value}`) : "");
  return <Line label={(share.user ?? share.team)?.label || t(share.user ? "share.user" : "share.team")} from={level(share.from)} to={level(share.to)} nothing={t("history.unshared")} />;
}

function VersionEntry({ entity, row, version, undo }: { entity: Entity; row: Row; version: Version; undo: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const go = useNavigate();
  const [whole, set_whole] = useState(false);
  const few = version.kind === "created" ? 4 : 8;
  const changes = whole ? version.changes : version.changes.slice(0, few);
  const see = () => void go({ to: "/$entity/$id", params: { entity: entity.name, id: row.id }, search: { as_of: `set:${version.set}` } });
  const actor = version.actor?.label ?? t("history.system");
  return (
    <li className={classes.version}>
      <Avatar name={actor} size={32} />
      <div className={classes.body}>
        <div className={classes.head}>
          <span><strong>{actor}</strong> {t(`history.kind.${version.kind}`)}{version.cause !== "request" && <span className={classes.cause}>{t(`history.cause.${version.cause}`)}</span>}</span>
          <time dateTime={version.at} title={format.moment(version.at)}>{format.ago(version.at)}</time>
        </div>
        {changes.map((change) => <ChangeLine key={change.field} entity={entity} change={change} />)}
        {version.shares?.map((share) => <ShareLine key={share.user ? `user-${share.user.id}` : `team-${share.team?.id}`} share={share} />)}
        <div className={classes.tools}>
          {version.changes.length > few && <Button size="compact-xs" variant="subtle" onClick={() => set_whole(!whole)}>{whole ? t("activity.less") : t("history.more", { count: version.changes.length - few })}</Button>}
          {version.kind !== "shared" && <Button size="compact-xs" variant="subtle" color="gray" leftSection={<IconEye size={14} />} onClick={see}>{t("history.see")}</Button>}
          <Button size="compact-xs" variant="subtle" color="gray" leftSection={<IconArrowBackUp size={14} />} onClick={undo}>{t("history.undo")}</Button>
        </div>
      </div>
    </li>
  );
}

export default function HistoryTab({ entity, row }: { entity: Entity; row: Row; read_only: boolean }) {
  const { t } = useTranslation();
  const [undoing, set_undoing] = useState<string | null>(null);
  const history = useQuery({ queryKey: keys.histories(entity.name, row.id), queryFn: () => read_history(entity.name, row.id) });
  if (history.isPending) return <TextSkeletons lines={7} />;
  if (history.isError) return <EmptyState tone="search" title={t("error.not_read")} text={history.error.message} />;
  if (!history.data.length) return <EmptyState title={t("history.empty")} />;
  return (
    <>
      <ul className={classes.list}>
        {history.data.map((version) => <VersionEntry key={`${version.set}-${version.kind}`} entity={entity} row={row} version={version} undo={() => set_undoing(version.operation)} />)}
      </ul>
      <Suspense fallback={null}>{undoing && <UndoDialog operation={undoing} close={() => set_undoing(null)} />}</Suspense>
    </>
  );
}
