import { Button, Group, Modal, PasswordInput } from "@mantine/core";
import { IconKey, IconPlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { set_password } from "~/kernel/api/session";
import type { Row } from "~/kernel/api/types";
import { FieldView, is_empty } from "~/kernel/fields";
import { useRows } from "~/kernel/records/use-rows";
import { readable } from "~/kernel/records/use-change";
import { find_field, title_of, useEntity } from "~/kernel/schema/schema";
import { useFormat } from "~/kernel/session/format";
import { useSession } from "~/kernel/session/session";
import { Avatar } from "~/ui/avatar";
import { TextSkeletons } from "~/ui/skeletons";
import { show_toast } from "~/ui/toasts";
import { Section } from "./section";
import classes from "./setup.module.css";

const CreateDialog = lazy(() => import("~/kernel/views/form/create-dialog"));

function PasswordDialog({ person, close }: { person: Row; close: () => void }) {
  const { t } = useTranslation();
  const own = useSession().user.id === person.id;
  const [password, set_new] = useState("");
  const [current, set_current] = useState("");
  const [problem, set_problem] = useState("");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    try {
      await set_password(person.id, password, own ? current : undefined);
      show_toast({ text: t("user.password_set"), tone: "done" });
      close();
    } catch (error) {
      set_problem(readable(t, error));
    }
  };
  const eye = { "aria-label": t("session.show_password"), "aria-hidden": false, tabIndex: 0 };
  return (
    <Modal opened onClose={close} title={t("user.password")} closeButtonProps={{ "aria-label": t("ui.close") }}>
      <form onSubmit={submit} className={classes.form}>
        {own && <PasswordInput label={t("user.password.current")} required withAsterisk={false} autoComplete="current-password" value={current} onChange={(event) => set_current(event.currentTarget.value)} visibilityToggleButtonProps={eye} />}
        <PasswordInput label={t("user.password.new")} description={t("session.password_rule")} minLength={10} required withAsterisk={false} autoComplete="new-password" error={problem} value={password} onChange={(event) => set_new(event.currentTarget.value)} visibilityToggleButtonProps={eye} />
        <Group justify="flex-end"><Button variant="default" onClick={close}>{t("action.cancel")}</Button><Button type="submit">{t("action.save")}</Button></Group>
      </form>
    </Modal>
  );
}

export default function UsersSection() {
  const { t } = useTranslation();
  const format = useFormat();
  const entity = useEntity("users")!;
  const [making, set_making] = useState(false);
  const [person, set_person] = useState<Row | null>(null);
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
                <td className={classes.end}><Button size="compact-sm" variant="subtle" leftSection={<IconKey size={15} />} onClick={() => set_person(row)}>{t("user.password")}</Button></td>
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
