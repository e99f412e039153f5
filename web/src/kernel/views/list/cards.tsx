// The list on a phone: a card a record, the whole of it one target.
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { useNavigate } from "@tanstack/react-router";
import type { Entity, Row } from "~/kernel/api/types";
import { field_text, FieldView, is_empty, type_name } from "~/kernel/fields";
import { recently_changed } from "~/kernel/records/cache";
import type { useRows } from "~/kernel/records/use-rows";
import { find_field, title_of } from "~/kernel/schema/schema";
import { useFormat, type Format } from "~/kernel/session/format";
import { Avatar } from "~/ui/avatar";
import { likely_size } from "~/ui/data-grid/likely-size";
import { RowSkeletons } from "~/ui/skeletons";
import classes from "./list.module.css";
import { columns_of, useViewState } from "./view-state";

interface Props { entity: Entity; list: ReturnType<typeof useRows>; read_only: boolean }

const reaches = new Set(["email", "phone", "url"]);

function Card({ entity, row, names, format, open }: { entity: Entity; row: Row; names: string[]; format: Format; open: () => void }) {
  const filled = names.slice(1).filter((name) => !is_empty(row[name])).slice(0, 6);
  const title = title_of(entity, row);
  const [status, rest] = [
    filled.find((name) => name === entity.layout.board) ?? filled.find((name) => find_field(entity, name)!.options?.some((option) => option.color)),
    filled.filter((name) => !find_field(entity, name)!.options?.some((option) => option.color)),
  ];
  // What it is in one line, how to reach it in another.
  const text = (name: string) => field_text(find_field(entity, name)!, row[name], format);
  const [reached, told] = [rest.filter((name) => reaches.has(type_name(find_field(entity, name)!))), rest.filter((name) => !reaches.has(type_name(find_field(entity, name)!)))];
  const lines = [told.slice(0, 3).map(text).join(" · "), reached.slice(0, 1).map(text).join()];
  return (
    <button type="button" className={`${classes.card} ${recently_changed(entity.name, row.id) ? "changed" : ""}`} onClick={open}>
      <Avatar name={title} size={38} square={row.kind === "company"} />
      <span className={classes.cardwords}>
        <span className={classes.cardhead}>
          <span className={`truncate ${classes.title}`}>{title}</span>
          {status && <FieldView field={find_field(entity, status)!} value={row[status]} format={format} />}
        </span>
        {lines.map((line) => line && <span key={line} className={`truncate ${classes.cardless}`}>{line}</span>)}
      </span>
    </button>
  );
}

export function CardList({ entity, list }: Props & Record<string, unknown>) {
  const format = useFormat();
  const go = useNavigate();
  const { state } = useViewState();
  const names = columns_of(entity, state);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: list.rows.length, getScrollElement: () => scroller.current, estimateSize: () => 92, overscan: 8, initialRect: likely_size() });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  useEffect(() => {
    if (last > list.rows.length - 20 && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [last, list.rows.length, hasNextPage, isFetchingNextPage, fetchNextPage]);
  if (list.isPending) return <RowSkeletons rows={12} columns={2} />;
  return (
    <div ref={scroller} className={classes.cards} data-waiting={list.isPlaceholderData || undefined} tabIndex={0} role="region" aria-label={entity.label}>
      <div role="list" style={{ height: virtual.getTotalSize(), position: "relative" }}>
        {shown.map(({ index, start, key }) => (
          <div key={key} role="listitem" data-index={index} ref={virtual.measureElement} className={classes.cardplace} style={{ transform: `translateY(${start}px)` }}>
            <Card entity={entity} row={list.rows[index]!} names={names} format={format} open={() => void go({ to: "/$entity/$id", params: { entity: entity.name, id: list.rows[index]!.id }, search: { as_of: state.as_of } })} />
          </div>
        ))}
      </div>
    </div>
  );
}
