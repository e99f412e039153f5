import { ActionIcon, Button, Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { BoardColumn, Entity, Field, Row } from "~/kernel/api/types";
import { field_text, is_empty } from "~/kernel/fields";
import { recently_changed } from "~/kernel/records/cache";
import { find_field, title_of } from "~/kernel/schema/schema";
import { useFormat } from "~/kernel/session/format";
import { useDraggable, useDropTarget } from "~/ui/dnd/dnd";
import classes from "./board.module.css";

interface Shared {
  entity: Entity;
  field: Field;
  columns: BoardColumn[];
  read_only: boolean;
  move: (row: Row, to: string | null) => Promise<void>;
  peek: (id: string | undefined) => void;
}

function MoveMenu({ row, column, columns, move, title }: Pick<Shared, "columns" | "move"> & { row: Row; column: BoardColumn; title: string }) {
  const { t } = useTranslation();
  return (
    <Menu>
      <Menu.Target><ActionIcon size={26} aria-label={t("board.move", { name: title })}><IconDots size={15} /></ActionIcon></Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("board.move_to")}</Menu.Label>
        {columns.filter((other) => other.value !== column.value).map((other) => (
          <Menu.Item key={other.value ?? ""} onClick={() => void move(row, other.value)}>{other.label || t("list.group.empty")}</Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Card(props: Shared & { row: Row; column: BoardColumn }) {
  const { entity, field, row, read_only, peek } = props;
  const format = useFormat();
  const writable = !read_only && row._can?.write !== false;
  const { element, dragging } = useDraggable<HTMLDivElement>({ kind: "card", id: row.id }, writable);
  const title = title_of(entity, row);
  const names = entity.layout.list.filter((name) => name !== entity.title && name !== field.name && !is_empty(row[name])).slice(0, 3);
  const detail = names.map((name) => field_text(find_field(entity, name)!, row[name], format)).join(" · ");
  return (
    <div ref={element} className={`${classes.card} ${recently_changed(entity.name, row.id) ? "changed" : ""}`} data-dragging={dragging || undefined}>
      <div className={classes.cardhead}>
        <button type="button" className={classes.name} onClick={() => peek(row.id)}>{title}</button>
        {writable && <MoveMenu {...props} title={title} />}
      </div>
      {detail && <div className={`truncate ${classes.detail}`} title={detail}>{detail}</div>}
    </div>
  );
}

export function Column(props: Shared & { column: BoardColumn; more: (column: BoardColumn) => Promise<void> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { column, columns, move, more } = props;
  const drop = (data: Record<string, unknown>) => {
    const row = columns.flatMap((other) => other.rows).find((candidate) => candidate.id === data.id);
    if (row) void move(row, column.value);
  };
  const { element, over } = useDropTarget<HTMLElement>("card", drop);
  const label = column.label || t("list.group.empty");
  return (
    <section ref={element} className={classes.column} data-over={over || undefined} aria-label={label}>
      <h2>{label}<span>{format.number(column.count)}</span></h2>
      <div className={classes.cards} tabIndex={0} role="group" aria-label={label}>
        {column.rows.map((row) => <Card key={row.id} {...props} row={row} />)}
        {!column.rows.length && <p className={classes.none}>{t("board.empty")}</p>}
        {column.next && <Button size="compact-sm" variant="subtle" onClick={() => void more(column)}>{t("board.more", { count: column.count - column.rows.length })}</Button>}
      </div>
    </section>
  );
}
