import { Button, Modal, Text } from "@mantine/core";
import { IconKey, IconPlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { FieldView, is_empty } from "~/kernel/fields";
import { useRows } from "~/kernel/records/use-rows";
import { find_field, title_of, useEntity } from "~/kernel/schema/schema";
import { useFormat } from "~/kernel/session/format";
import { useSession } from "~/kernel/session/session";
import { PasswordForm } from "~/kernel/views/password/password-form";
import { Avatar } from "~/ui/avatar";
import { TextSkeletons } from "~/ui/skeletons";
import { Section } from "./section";
import classes from "./setup.module.css";

const CreateDialog = lazy(() => import("~/kernel/views/form/create-dialog"));

function PasswordDialog({ person, close }: { person: { id: string; name?: string }; close: () => void }) {
  const { t } = useTranslation();
  const { user } = useSession();
  const own = user.id === person.id;
  return (
    <Modal opened onClose={close} title={person.name ? t("user.password.of", { name: person.name }) : t("user.password")} closeButtonProps={{ "aria-label": t("ui.close") }}>
      {person.name && <Text size="sm" c="dimmed" mb="md">{t(own ? "password.ends.own" : "password.ends.others")}</Text>}
      <PasswordForm person={person.id} email={own ? user.email : undefined} done={close} cancel={close} />
    </Modal>
  );
}

export default function UsersSection() {
  const { t } = useTranslation();
  const format = useFormat();
  const entity = useEntity("users")!;
  const [making, set_making] = useState(false);
  const [person, set_person] = useState<{ id: string; name?: string } | null>(null);
  const names = entity.layout.list.filter((name) => name !== entity.title && find_field(entity, name)).slice(0, 4);
  const list = useRows("users", { fields: [entity.title, ...names].join(","), sort: entity.title });
  const add = entity.can.create && <Button leftSection={<IconPlus size={16} />} onClick={() => set_making(true)}>{t("list.new", { what: entity.label_one })}</Button>;
  return (
    <Section wide title={t("setup.users")} text={t("setup.users.text")} actions={add}>
      {list.isPending && <TextSkeletons />}
      <div className={classes.scroll}>
        <table className={`${classes.table} ${classes.stack}`}>
          <thead><tr><th>{find_field(entity, entity.title)?.label}</th>{names.map((name) => <th key={name}>{find_field(entity, name)!.label}</th>)}<th><span className="visually-hidden">{t("user.password")}</span></th></tr></thead>
          <tbody>
            {list.rows.map((row) => (
              <tr key={row.id}>
                <td><span className={classes.person}><Avatar name={title_of(entity, row)} /><Link to="/$entity/$id" params={{ entity: "users", id: row.id }}>{title_of(entity, row)}</Link></span></td>
                {names.map((name) => <td key={name} data-label={is_empty(row[name]) || row[name] === false ? undefined : find_field(entity, name)!.label}><FieldView field={find_field(entity, name)!} value={row[name]} format={format} /></td>)}
                <td className={classes.end}><Button size="compact-sm" variant="subtle" leftSection={<IconKey size={15} />} onClick={() => set_person({ id: row.id, name: title_of(entity, row) })}>{t("user.password")}</Button></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {list.hasNextPage && <Button mt="md" variant="default" onClick={() => void list.fetchNextPage()}>{t("setup.more")}</Button>}
      {person && <PasswordDialog person={person} close={() => set_person(null)} />}
      <Suspense fallback={null}>{making && <CreateDialog entity={entity} close={() => set_making(false)} created={(id) => set_person({ id })} />}</Suspense>
    </Section>
  );
}
