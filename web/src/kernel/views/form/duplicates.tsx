import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { IconUsers } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { find_duplicates } from "~/kernel/api/records";
import type { Entity } from "~/kernel/api/types";
import { changes_on_wire } from "~/kernel/records/wire";
import { find_field, useSchema } from "~/kernel/schema/schema";
import classes from "./form.module.css";

/** While one types: who this may already be. */
export function Duplicates({ entity, draft }: { entity: Entity; draft: Record<string, unknown> }) {
  const { t } = useTranslation();
  const schema = useSchema();
  const [asked] = useDebouncedValue(JSON.stringify(changes_on_wire(schema, entity, draft)), 350);
  const found = useQuery({
    queryKey: ["duplicates", entity.name, asked],
    queryFn: ({ signal }) => find_duplicates(entity.name, JSON.parse(asked), signal),
    enabled: entity.children.length > 0 && asked.length > 12,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const candidates = asked.length > 12 ? (found.data ?? []) : [];
  if (!candidates.length) return null;
  const reason = (name: string) => find_field(entity, name)?.label ?? schema.entities.find((other) => other.name === name || other.name === `${name}s`)?.label_one ?? name;
  return (
    <div className={classes.duplicates} role="status">
      <strong><IconUsers size={16} aria-hidden /> {t("duplicates.title", { count: candidates.length })}</strong>
      {candidates.slice(0, 4).map((candidate) => (
        <a key={candidate.id} href={`/${entity.name}/${candidate.id}`} target="_blank" rel="noopener">
          {candidate.label}
          <span>{[candidate.detail, t("duplicates.same", { what: candidate.reasons.map(reason).join(", ").toLowerCase() })].filter(Boolean).join(" · ")}</span>
        </a>
      ))}
    </div>
  );
}
