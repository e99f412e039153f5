import { useMediaQuery } from "@mantine/hooks";
import { Button } from "@mantine/core";
import { IconChevronLeft } from "@tabler/icons-react";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { Entity } from "~/kernel/api/types";
import { useWatched } from "~/kernel/live/live";
import { useRecord } from "~/kernel/records/use-rows";
import { title_of, useEntity } from "~/kernel/schema/schema";
import { EmptyState } from "~/ui/empty-state";
import { TextSkeletons } from "~/ui/skeletons";
import { AsOfBand } from "../list/as-of";
import { Facts } from "./facts";
import { RecordHeader } from "./record-header";
import { RecordTabs } from "./record-tabs";
import classes from "./record.module.css";

function Record({ entity, id }: { entity: Entity; id: string }) {
  const { t } = useTranslation();
  // Known before the first drawing: what is being edited must not move to another place.
  const narrow = useMediaQuery("(max-width: 68em)", undefined, { getInitialValueInEffect: false });
  const go = useNavigate({ from: "/$entity/$id" });
  const { tab, as_of } = useSearch({ from: "/$entity/$id" });
  const record = useRecord(entity.name, id, as_of);
  useWatched(entity.name, "interactions", "tasks");
  const title = record.data && title_of(entity, record.data);
  useEffect(() => {
    if (title) document.title = `${title} · Lazo`;
    return () => void (document.title = "Lazo");
  }, [title]);
  const set_as_of = (chosen: string | undefined) => void go({ search: { tab, as_of: chosen } });
  const back = <Link to="/$entity" params={{ entity: entity.name }} className={classes.back}><IconChevronLeft size={16} aria-hidden />{entity.label}</Link>;
  if (record.isPending) return <div className={classes.page}>{back}<TextSkeletons lines={10} /></div>;
  if (!record.data) {
    const again = <Button variant="default" onClick={() => void record.refetch()}>{t("ui.broken.again")}</Button>;
    return <div className={classes.page}>{back}<EmptyState page tone="search" title={t("record.missing")} text={record.error?.message} actions={again} /></div>;
  }
  const read_only = !!as_of;
  return (
    <div className={classes.page}>
      {as_of && <AsOfBand as_of={as_of} leave={() => set_as_of(undefined)} />}
      <div className={classes.pagehead}>
        {back}
        <RecordHeader entity={entity} row={record.data} as_of={as_of} set_as_of={set_as_of} gone={() => void go({ to: "/$entity", params: { entity: entity.name } })} heading="h1" />
      </div>
      <div className={classes.columns}>
        {!narrow && <div className={classes.side} role="region" aria-label={t("record.facts")} tabIndex={0}><Facts entity={entity} row={record.data} read_only={read_only} /></div>}
        <div className={classes.middle}>
          <RecordTabs entity={entity} row={record.data} read_only={read_only} with_facts={narrow} tab={tab} choose={(chosen) => void go({ search: { tab: chosen, as_of }, replace: true })} />
        </div>
      </div>
    </div>
  );
}

export default function RecordPage() {
  const { t } = useTranslation();
  const { entity: name, id } = useParams({ from: "/$entity/$id" });
  const entity = useEntity(name);
  if (!entity) return <EmptyState page title={t("error.no_entity")} text={t("error.no_entity.text", { name })} tone="search" />;
  return <Record key={`${name}/${id}`} entity={entity} id={id} />;
}
