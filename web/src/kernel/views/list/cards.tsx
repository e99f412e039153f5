// The list on a phone: a card a record, the whole of it one target.
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { useNavigate } from "@tanstack/react-router";
import type { Entity, Row } from "~/kernel/api/types";
import { field_type, FieldView, is_empty } from "~/kernel/fields";
import { recently_changed } from "~/kernel/records/cache";
import type { useRows } from "~/kernel/records/use-rows";
import { find_field, title_of } from "~/kernel/schema/schema";
import { useFormat, type Format } from "~/kernel/session/format";
import { Avatar } from "~/ui/avatar";
import { RowSkeletons } from "~/ui/skeletons";
import classes from "./list.module.css";
import { columns_of, useViewState } from "./view-state";

interface Props { entity: Entity; list: ReturnType<typeof useRows>; read_only: boolean }

function Card({ entity, row, names, format, open }: { entity: Entity; row: Row; names: string[]; format: Format; open: () => void }) {
  const filled = names.slice(1).filter((name) => !is_empty(row[name])).slice(0, 4);
  const title = title_of(entity, row);
  const [status, rest] = [
    filled.find((name) => name === entity.layout.board) ?? filled.find((name) => find_field(entity, name)!.options?.some((option) => option.color)),
    filled.filter((name) => !find_field(entity, name)!.options?.some((option) => option.color)),
  ];
  return (
    <button type="button" className={`${classes.card} ${recently_changed(entity.name, row.id) ? "changed" : ""}`} onClick={open}>
      <Avatar name={title} size={38} square={row.kind === "company"} />
      <span className={classes.cardwords}>
        <span className={classes.cardhead}>
          <span className={`truncate ${classes.title}`}>{title}</span>
          {status && <FieldView field={find_field(entity, status)!} value={row[status]} format={format} />}
        </span>
        {rest.slice(0, 3).map((name, index) => (
          <span key={name} className={`truncate ${index ? classes.cardless : ""}`} data-end={field_type(find_field(entity, name)!).align}>
            <FieldView field={find_field(entity, name)!} value={row[name]} format={format} />
          </span>
        ))}
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
  const virtual = useVirtualizer({ count: list.rows.length, getScrollElement: () => scroller.current, estimateSize: () => 92, overscan: 8 });
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
