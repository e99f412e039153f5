import { Link } from "@tanstack/react-router";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import type { Entity, SensitiveRead } from "~/kernel/api/types";
import { describe } from "~/kernel/filters/describe";
import { parse_filter } from "~/kernel/filters/model";
import { find_entity, find_field, useSchema } from "~/kernel/schema/schema";
import { useFormat } from "~/kernel/session/format";
import { Avatar } from "~/ui/avatar";
import { read_question, way_of } from "./read-question";
import classes from "./setup.module.css";

function Who({ read }: { read: SensitiveRead }) {
  const { t } = useTranslation();
  const name = read.user.label || t("history.system");
  return (
    <div className={classes.person}>
      <Avatar name={name} />
      <span>{name}{read.token && <span className={classes.note}>{t("reads.token", { id: read.token })}</span>}</span>
    </div>
  );
}

/** The question of a list in words, or as it stands where it cannot be told. */
function useQuestion(read: SensitiveRead, entity: Entity | undefined) {
  const { t } = useTranslation();
  const schema = useSchema();
  const format = useFormat();
  const asked = read_question(read.question);
  const node = parse_filter(asked?.filter);
  const filter = entity && node.nodes.length ? describe(entity, node, { schema, t, format }) : "";
  const typed = asked?.q ? t("reads.searched", { q: asked.q }) : "";
  return { asked, words: asked ? [typed, filter].filter(Boolean).join(" · ") : read.question };
}

function What({ read, entity, title }: { read: SensitiveRead; entity?: Entity; title?: string | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { asked, words } = useQuestion(read, entity);
  if (!entity) return <>{read.entity}</>;
  if (entity.name === "companies") return <Link to="/setup/$section" params={{ section: "company" }}>{entity.label_one}</Link>;
  if (!read.record) {
    const text = t("reads.rows", { what: entity.label, count: read.rows, shown: format.number(read.rows) });
    const linked = asked && !entity.parent && <Link to="/$entity" params={{ entity: entity.name }} search={{ filter: asked.filter, q: asked.q }}>{text}</Link>;
    return <>{linked || text}{words && <span className={classes.note} title={read.question}>{words}</span>}</>;
  }
  if (title === null) return <span className={classes.quiet}>{t("reads.gone", { what: entity.label_one, id: read.record })}</span>;
  return (
    <>
      <Link to="/$entity/$id" params={{ entity: entity.name, id: read.record }}>{title ?? read.record}</Link>
      <span className={classes.kind}>{entity.label_one}</span>
    </>
  );
}

/** `title` is null for a record that is no longer there. */
export function ReadLine({ read, title }: { read: SensitiveRead; title?: string | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const entity = find_entity(useSchema(), read.entity);
  const way = way_of(read.route);
  return (
    <tr>
      <td className={classes.line}><Who read={read} /></td>
      <td data-label={t("reads.what")} className={classes.whole}><What read={read} entity={entity} title={title} /></td>
      <td data-label={t("reads.fields")}>{read.fields.map((name, at) => <Fragment key={name}>{at > 0 && ", "}<span className={classes.line}>{(entity && find_field(entity, name)?.label) ?? name}</span></Fragment>)}</td>
      <td data-label={t("reads.way")} className={classes.line} title={read.route}>{way ? t(`reads.way.${way}`) : read.route}</td>
      <td data-label={t("operation.when")} className={`tabular ${classes.line}`} title={format.ago(read.at)}>{format.moment(read.at)}</td>
    </tr>
  );
}
