import { Button, SegmentedControl } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useRows } from "~/kernel/records/use-rows";
import { title_of, useEntity } from "~/kernel/schema/schema";
import { EmptyState } from "~/ui/empty-state";
import { TextSkeletons } from "~/ui/skeletons";
import { FieldRights, RightsMatrix } from "./role-matrix";
import { RolePreviewBox } from "./role-preview";
import { Section } from "./section";
import classes from "./setup.module.css";

const CreateDialog = lazy(() => import("~/kernel/views/form/create-dialog"));
type Part = "rights" | "fields" | "preview";

export default function RolesSection() {
  const { t } = useTranslation();
  const entity = useEntity("roles")!;
  const list = useRows("roles", { sort: entity.title });
  const [chosen, set_chosen] = useState<string | null>(null);
  const [part, set_part] = useState<Part>("rights");
  const [making, set_making] = useState(false);
  const role = list.rows.find((row) => row.id === chosen) ?? list.rows[0];
  const parts = (["rights", "fields", "preview"] as const).map((value) => ({ value, label: t(`role.${value}`) }));
  const add = entity.can.create && <Button leftSection={<IconPlus size={16} />} onClick={() => set_making(true)}>{t("list.new", { what: entity.label_one })}</Button>;
  return (
    <Section wide title={t("setup.roles")} text={t("setup.roles.text")} actions={list.rows.length ? add : undefined}>
      {list.isPending && <TextSkeletons />}
      {list.isSuccess && !role && <EmptyState title={t("role.none")} actions={add} />}
      <div className={classes.rolelist} role="group" aria-label={entity.label}>
        {list.rows.map((row) => <button key={row.id} type="button" aria-pressed={row === role} onClick={() => set_chosen(row.id)}>{title_of(entity, row)}</button>)}
      </div>
      {role && (
        <>
          <SegmentedControl mb="md" aria-label={t("role.parts")} data={parts} value={part} onChange={(value) => set_part(value as Part)} />
          {part === "rights" && <RightsMatrix role={role.id} />}
          {part === "fields" && <FieldRights role={role.id} />}
          {part === "preview" && <RolePreviewBox role={role.id} />}
        </>
      )}
      <Suspense fallback={null}>{making && <CreateDialog entity={entity} close={() => set_making(false)} created={set_chosen} />}</Suspense>
    </Section>
  );
}
