import { Button, Checkbox, CopyButton, Group, Modal, Select, Text, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { IconPlus } from "@tabler/icons-react";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { create_token, delete_token, read_tokens } from "~/kernel/api/administration";
import { readable } from "~/kernel/records/use-change";
import { useFormat } from "~/kernel/session/format";
import { EmptyState } from "~/ui/empty-state";
import { TextSkeletons } from "~/ui/skeletons";
import { show_toast } from "~/ui/toasts";
import { Section } from "./section";
import classes from "./setup.module.css";

const expiry = (days: string | null) => (days && days !== "never" ? new Date(Date.now() + Number(days) * 86_400_000).toISOString() : undefined);

/** The token is shown this once: the server keeps only its fingerprint. */
function NewTokenDialog({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [name, set_name] = useState("");
  const [writes, set_writes] = useState(false);
  const [days, set_days] = useState<string | null>("365");
  const [token, set_token] = useState<string | null>(null);
  const [problem, set_problem] = useState("");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    try {
      set_token((await create_token({ name, scopes: writes ? ["read", "write"] : ["read"], expires_at: expiry(days) })).token);
      await client.invalidateQueries({ queryKey: ["tokens"] });
    } catch (error) {
      set_problem(readable(t, error));
    }
  };
  const spans = ["30", "90", "365", "never"].map((value) => ({ value, label: t(`token.days.${value}`) }));
  if (token) {
    return (
      <Modal opened onClose={close} title={t("token.made")} closeOnClickOutside={false} closeButtonProps={{ "aria-label": t("ui.close") }}>
        <Text size="sm" mb="sm">{t("token.once")}</Text>
        <div className={classes.secret}>{token}</div>
        <Group justify="flex-end" mt="md">
          <CopyButton value={token}>{({ copied, copy }) => <Button variant="default" onClick={copy}>{t(copied ? "token.copied" : "token.copy")}</Button>}</CopyButton>
          <Button onClick={close}>{t("token.kept")}</Button>
        </Group>
      </Modal>
    );
  }
  return (
    <Modal opened onClose={close} title={t("token.new")} closeButtonProps={{ "aria-label": t("ui.close") }}>
      <form onSubmit={submit} className={classes.form}>
        <TextInput label={t("token.name")} placeholder={t("token.name.example")} required withAsterisk={false} maxLength={100} data-autofocus error={problem} value={name} onChange={(event) => set_name(event.currentTarget.value)} />
        <Checkbox label={t("token.writes")} checked={writes} onChange={(event) => set_writes(event.currentTarget.checked)} />
        <Select label={t("token.expires")} data={spans} value={days} allowDeselect={false} onChange={set_days} />
        <Group justify="flex-end"><Button variant="default" onClick={close}>{t("action.cancel")}</Button><Button type="submit">{t("token.create")}</Button></Group>
      </form>
    </Modal>
  );
}

export default function TokensSection() {
  const { t } = useTranslation();
  const format = useFormat();
  const client = useQueryClient();
  const [making, set_making] = useState(false);
  const tokens = useQuery({ queryKey: ["tokens"], queryFn: read_tokens });
  const revoke = async (id: string) => {
    try {
      await delete_token(id);
    } catch (error) {
      show_toast({ text: t("record.not_saved"), detail: readable(t, error), tone: "bad" });
    }
    await client.invalidateQueries({ queryKey: ["tokens"] });
  };
  const add = <Button leftSection={<IconPlus size={16} />} onClick={() => set_making(true)}>{t("token.new")}</Button>;
  return (
    <Section wide title={t("setup.tokens")} text={t("setup.tokens.text")} actions={tokens.data?.length ? add : undefined}>
      {tokens.isPending && <TextSkeletons />}
      {tokens.isError && <EmptyState tone="search" title={t("error.not_read")} text={tokens.error.message} />}
      {tokens.data?.length === 0 && <EmptyState title={t("token.none")} text={t("token.none.text")} actions={add} />}
      {!!tokens.data?.length && (
        <div className={classes.scroll}>
          <table className={classes.table}>
            <thead><tr><th>{t("token.name")}</th><th>{t("token.scopes")}</th><th>{t("token.expires")}</th><th><span className="visually-hidden">{t("token.revoke")}</span></th></tr></thead>
            <tbody>
              {tokens.data.map((token) => (
                <tr key={token.id}>
                  <td>{token.name}</td>
                  <td>{token.scopes.map((scope) => t(`share.level.${scope}`, { defaultValue: scope })).join(", ")}</td>
                  <td className="tabular">{token.expires_at ? format.date(token.expires_at) : t("token.days.never")}</td>
                  <td className={classes.end}><Button size="compact-sm" variant="subtle" color="red" onClick={() => void revoke(token.id)}>{t("token.revoke")}</Button></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {making && <NewTokenDialog close={() => set_making(false)} />}
    </Section>
  );
}
