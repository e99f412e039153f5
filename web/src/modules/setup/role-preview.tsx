import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { preview_role } from "~/kernel/api/administration";
import { find_entity, find_field, useSchema } from "~/kernel/schema/schema";
import { useFormat } from "~/kernel/session/format";
import { EmptyState } from "~/ui/empty-state";
import { TextSkeletons } from "~/ui/skeletons";
import classes from "./setup.module.css";

/** What somebody with this role would see, counted by the server with the role's own rights. */
export function RolePreviewBox({ role }: { role: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const schema = useSchema();
  const preview = useQuery({ queryKey: ["role_preview", role], queryFn: () => preview_role(role), staleTime: 0 });
  if (preview.isPending) return <TextSkeletons />;
  if (preview.isError) return <EmptyState tone="search" title={t("error.not_read")} text={preview.error.message} />;
  const hidden = preview.data.hidden_fields.map(({ entity, field, label }) => {
    const known = find_entity(schema, entity);
    return `${known?.label ?? entity}: ${label ?? (known && find_field(known, field)?.label) ?? field}`;
  });
  return (
    <>
      <div className={classes.scroll}>
        <table className={classes.table}>
          <thead><tr><th>{t("role.entity")}</th><th>{t("role.sees")}</th><th style={{ textAlign: "end" }}>{t("role.count")}</th></tr></thead>
          <tbody>
            {preview.data.entities.map((line) => (
              <tr key={line.entity}>
                <td>{line.label ?? find_entity(schema, line.entity)?.label ?? line.entity}</td>
                <td>{t(`role.level.${line.level}`)}</td>
                <td className={`${classes.end} tabular`}>{format.number(line.count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className={classes.preview}>
        <strong>{t("role.hidden")}</strong>
        <span className={classes.quiet}>{hidden.length ? hidden.join(", ") : t("role.hidden.none")}</span>
      </div>
    </>
  );
}
