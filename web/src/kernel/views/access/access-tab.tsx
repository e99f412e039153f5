// "Why can this person see this?": the server's own reasons, rule by rule.
import { useQuery } from "@tanstack/react-query";
import { IconCheck, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { read_access } from "~/kernel/api/records";
import type { Entity, LinkValue, Row } from "~/kernel/api/types";
import { LinkPicker } from "~/kernel/fields/link/picker";
import { keys } from "~/kernel/records/keys";
import { plain_field } from "~/kernel/schema/schema";
import { useSession } from "~/kernel/session/session";
import { TextSkeletons } from "~/ui/skeletons";
import { Shares } from "./shares";
import classes from "./access.module.css";

function Verdict({ yes, text }: { yes: boolean; text: string }) {
  const Drawing = yes ? IconCheck : IconX;
  return <span className={classes.verdict} data-yes={yes || undefined}><Drawing size={16} aria-hidden />{text}</span>;
}

export default function AccessTab({ entity, row }: { entity: Entity; row: Row; read_only: boolean }) {
  const { t } = useTranslation();
  const { user } = useSession();
  const [person, set_person] = useState<LinkValue>({ id: user.id, label: user.name });
  const access = useQuery({ queryKey: [...keys.accesses(entity.name, row.id), person.id], queryFn: () => read_access(entity.name, row.id, person.id), retry: false });
  const field = plain_field("user", "link", t("access.person"), { to: "users", required: true });
  return (
    <div className={classes.tab}>
      <section>
        <h2>{t("access.why")}</h2>
        <div className={classes.person}><LinkPicker field={field} value={person} on_change={(next) => next && set_person(next)} words={{ label: t("access.person") }} /></div>
        {access.isPending && <TextSkeletons lines={3} />}
        {access.isError && <p role="alert">{access.error.message}</p>}
        {access.data && (
          <>
            <div className={classes.verdicts}>
              <Verdict yes={access.data.visible} text={t(access.data.visible ? "access.sees" : "access.sees_not")} />
              <Verdict yes={access.data.writable} text={t(access.data.writable ? "access.writes" : "access.writes_not")} />
            </div>
            <ul className={classes.rules}>{access.data.rules.map((rule) => <li key={rule.rule + rule.text}>{rule.text}</li>)}</ul>
          </>
        )}
      </section>
      <section>
        <h2>{t("share.with")}</h2>
        <Shares entity={entity} row={row} />
      </section>
    </div>
  );
}
