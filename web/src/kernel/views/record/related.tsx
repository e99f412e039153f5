import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Entity, FilterJson, Row } from "~/kernel/api/types";
import { FieldView, field_text, is_empty } from "~/kernel/fields";
import { collection_label } from "~/kernel/filters/fields";
import { useWatched } from "~/kernel/live/live";
import { useShortList } from "~/kernel/records/use-rows";
import { find_field, title_of, type RowsOf } from "~/kernel/schema/schema";
import { useFormat } from "~/kernel/session/format";
import { EmptyState } from "~/ui/empty-state";
import { TextSkeletons } from "~/ui/skeletons";
import classes from "./record.module.css";

const CreateDialog = lazy(() => import("../form/create-dialog"));
const most = 50;

interface Props { entity: Entity; row: Row; collection: RowsOf; read_only: boolean }

/** A row is called by its title, or, like a relation, by what stands at its other end. */
function line_title(other: Entity, row: Row, here: string) {
  const ends = other.fields.filter((field) => field.type === "link" && field.to);
  const far = ends.map((field) => row[field.name] as { id: string; label: string | null } | null).find((value) => value && value.id !== here);
  const has_title = typeof row[other.title] === "string" && row[other.title];
  return has_title ? title_of(other, row) : (far?.label ?? title_of(other, row));
}

export function RelatedTab({ entity, row, collection, read_only }: Props) {
  const { rows: other, link } = collection;
  const { t } = useTranslation();
  const format = useFormat();
  const [adding, set_adding] = useState(false);
  const filter: FilterJson = { [link]: find_field(other, link)?.type === "links" ? { has: row.id } : row.id };
  const list = useShortList(other.name, { filter, limit: most, count: "exact" });
  useWatched(other.name);
  const names = other.layout.list.filter((name) => name !== other.title && name !== link).slice(0, 4);
  const add = other.can.create && !read_only && <Button size="xs" variant="default" leftSection={<IconPlus size={14} />} onClick={() => set_adding(true)}>{t("list.new", { what: other.label_one })}</Button>;
  if (list.isPending) return <TextSkeletons />;
  const rows = list.data?.rows ?? [];
  const preset = { [link]: { id: row.id, label: title_of(entity, row) } };
  return (
    <div className={classes.related}>
      {rows.length ? <div className={classes.relatedhead}>{add}</div> : <EmptyState title={t("related.empty", { what: collection_label(entity, collection) })} actions={add} />}
      {rows.map((one) => (
        <Link key={one.id} to="/$entity/$id" params={{ entity: other.name, id: one.id }} className={classes.relatedline}>
          <strong>{line_title(other, one, row.id)}</strong>
          <span className={classes.relateddetail}>
            {names.filter((name) => !is_empty(one[name])).map((name) => {
              const field = find_field(other, name)!;
              const coloured = field.options?.some((option) => option.color);
              return <span key={name}>{coloured ? <FieldView field={field} value={one[name]} format={format} /> : field_text(field, one[name], format)}</span>;
            })}
          </span>
        </Link>
      ))}
      {(list.data?.count ?? 0) > rows.length && (
        <Link to="/$entity" params={{ entity: other.name }} search={{ filter }}>{t("related.all", { count: list.data!.count! })}</Link>
      )}
      <Suspense fallback={null}>{adding && <CreateDialog entity={other} preset={preset} close={() => set_adding(false)} />}</Suspense>
    </div>
  );
}
