import { SegmentedControl } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Json, LinkValue } from "~/kernel/api/types";
import { useEntity } from "~/kernel/schema/schema";
import { useRecord } from "~/kernel/records/use-rows";
import { title_of } from "~/kernel/schema/schema";
import { input_words, type FilterProps, type InputProps } from "../types";
import { LinkPicker } from "./picker";
import type { FieldInputs } from "../types";

function LinkInput({ value, on_change, auto_focus, size, ...rest }: InputProps<LinkValue>) {
  return (
    <LinkPicker
      field={rest.field}
      value={value}
      on_change={on_change}
      words={input_words(rest)}
      size={size}
      auto_focus={auto_focus}
      open_at_once={auto_focus && !rest.label}
    />
  );
}

export function LinkFilter({ field, value, on_change }: FilterProps) {
  const { t } = useTranslation();
  const entity = useEntity(field.to ?? "");
  const mine = value === "me";
  const id = typeof value === "string" && !mine ? value : undefined;
  const record = useRecord(field.to ?? "", id);
  const picked = id ? { id, label: record.data ? title_of(entity, record.data) : id } : null;
  const picker = <LinkPicker field={field} value={picked} on_change={(next) => on_change(next?.id ?? null)} words={{ "aria-label": field.label }} />;
  if (field.to !== "users") return picker;
  const choices = [{ value: "me", label: t("filter.me") }, { value: "other", label: t("filter.other_person") }];
  return (
    <div style={{ display: "grid", gap: 6 }}>
      <SegmentedControl size="xs" aria-label={field.label} data={choices} value={mine ? "me" : "other"} onChange={(next) => on_change((next === "me" ? "me" : null) as Json)} />
      {!mine && picker}
    </div>
  );
}

export const link: FieldInputs = { input: LinkInput, filter: LinkFilter };
