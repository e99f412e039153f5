import { Checkbox } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Field } from "~/kernel/api/types";
import { field_text, is_empty } from "~/kernel/fields";
import { useChange } from "~/kernel/records/use-change";
import { useFormat } from "~/kernel/session/format";
import { Icon } from "~/ui/icon";
import classes from "./activities.module.css";
import { activity_fields, type Activity } from "./kinds";

const long = 280;

/** The values that mean "done" and "open" in the schema's own words. */
function done_values(field: Field): [done: unknown, open: unknown] {
  if (field.type === "flag") return [true, false];
  const values = field.options?.map((option) => option.value) ?? [];
  return [values.find((value) => /^(done|closed|completed)$/.test(value)), values.find((value) => /^(open|new|pending|todo)$/.test(value)) ?? values[0]];
}

function TaskCheck({ activity }: { activity: Activity }) {
  const { t } = useTranslation();
  const { change } = useChange(activity.entity);
  const status = activity_fields(activity.entity).status;
  const [checked, set_checked] = useState(activity.done);
  if (!status?.writable) return null;
  const [done, open] = done_values(status);
  const flip = async (on: boolean) => {
    set_checked(on);
    if (!(await change(activity.row, { [status.name]: on ? done : open }))) set_checked(!on);
  };
  return <Checkbox size="sm" aria-label={t("activity.done", { title: activity.title })} checked={checked} onChange={(event) => void flip(event.currentTarget.checked)} />;
}

function Due({ at }: { at: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const late = Date.parse(at) < Date.now();
  return <time dateTime={at} title={format.moment(at)} data-late={late || undefined}>{t(late ? "activity.overdue" : "activity.due", { when: format.ago(at) })}</time>;
}

export function ActivityEntry({ activity }: { activity: Activity }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [whole, set_whole] = useState(false);
  const { entity, row, is_task, title, text } = activity;
  const fields = activity_fields(entity);
  const shown = (field: Field | undefined) => (field && !is_empty(row[field.name]) ? field_text(field, row[field.name], format) : "");
  const kind = is_task ? entity.label_one : [shown(fields.channel), shown(fields.direction).toLowerCase()].filter(Boolean).join(" ");
  const facts = [kind, shown(fields.duration), shown(fields.outcome), activity.who].filter(Boolean);
  const short = !whole && text.length > long ? `${text.slice(0, long).trimEnd()}…` : text;
  return (
    <li className={classes.entry} data-kind={activity.channel}>
      <span className={classes.bullet}><Icon name={activity.channel} size={16} /></span>
      <div className={classes.what}>
        <div className={classes.entryhead}>
          {is_task && <TaskCheck activity={activity} />}
          <Link to="/$entity/$id" params={{ entity: entity.name, id: row.id }} className={classes.entrytitle}>{title || kind}</Link>
          {activity.due && !activity.done ? <Due at={activity.due} /> : <time dateTime={activity.at} title={format.moment(activity.at)}>{format.clock(activity.at)}</time>}
        </div>
        {text && <p>{short}{text.length > long && <button type="button" onClick={() => set_whole(!whole)}>{t(whole ? "activity.less" : "activity.whole")}</button>}</p>}
        <div className={classes.facts}>{facts.join(" · ")}</div>
      </div>
    </li>
  );
}
