import { ActionIcon, Button } from "@mantine/core";
import { IconPlus, IconUsersGroup } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { LinkValue, Row } from "~/kernel/api/types";
import { useRows } from "~/kernel/records/use-rows";
import { links_to, title_of, useEntity } from "~/kernel/schema/schema";
import { EmptyState } from "~/ui/empty-state";
import { TextSkeletons } from "~/ui/skeletons";
import { Section } from "./section";
import classes from "./setup.module.css";

const CreateDialog = lazy(() => import("~/kernel/views/form/create-dialog"));

interface Team { row: Row; below: Team[] }
/** A team whose parent is not among the rows (or would close a ring) stands at the top. */
export function team_tree(rows: Row[], parent: string | undefined): Team[] {
  const teams = new Map(rows.map((row): [string, Team] => [row.id, { row, below: [] }]));
  const above = (row: Row) => (parent ? (row[parent] as LinkValue | null)?.id : undefined);
  const in_ring = (row: Row) => {
    const seen = new Set([row.id]);
    for (let id = above(row); id; id = teams.has(id) ? above(teams.get(id)!.row) : undefined) {
      if (seen.has(id)) return true;
      seen.add(id);
    }
    return false;
  };
  const top: Team[] = [];
  for (const team of teams.values()) {
    const parent_team = in_ring(team.row) ? undefined : teams.get(above(team.row) ?? "");
    (parent_team?.below ?? top).push(team);
  }
  return top;
}

function Branch({ teams, add }: { teams: Team[]; add?: (parent: Row) => void }) {
  const { t } = useTranslation();
  const entity = useEntity("teams")!;
  return (
    <ul className={classes.tree}>
      {teams.map(({ row, below }) => (
        <li key={row.id}>
          <div className={classes.node}>
            <IconUsersGroup size={18} stroke={1.6} aria-hidden />
            <Link to="/$entity/$id" params={{ entity: "teams", id: row.id }}>{title_of(entity, row)}</Link>
            <span className={classes.spring} />
            {add && <ActionIcon size={28} aria-label={t("team.add_below", { name: title_of(entity, row) })} onClick={() => add(row)}><IconPlus size={15} /></ActionIcon>}
          </div>
          {below.length > 0 && <Branch teams={below} add={add} />}
        </li>
      ))}
    </ul>
  );
}

export default function TeamsSection() {
  const { t } = useTranslation();
  const entity = useEntity("teams")!;
  const parent = links_to(entity, "teams")[0]?.name;
  const list = useRows("teams", { sort: entity.title });
  const [preset, set_preset] = useState<Record<string, unknown> | null>(null);
  const below = (row: Row) => set_preset(parent ? { [parent]: { id: row.id, label: title_of(entity, row) } } : {});
  const add = entity.can.create && <Button leftSection={<IconPlus size={16} />} onClick={() => set_preset({})}>{t("list.new", { what: entity.label_one })}</Button>;
  return (
    <Section title={t("setup.teams")} text={t("setup.teams.text")} actions={list.rows.length ? add : undefined}>
      {list.isPending && <TextSkeletons />}
      {list.isSuccess && !list.rows.length && <EmptyState title={t("team.none")} text={t("team.none.text")} actions={add} />}
      <Branch teams={team_tree(list.rows, parent)} add={entity.can.create && parent ? below : undefined} />
      <Suspense fallback={null}>{preset && <CreateDialog entity={entity} preset={preset} close={() => set_preset(null)} created={() => undefined} />}</Suspense>
    </Section>
  );
}
