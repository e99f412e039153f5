import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Field, LinkValue } from "~/kernel/api/types";
import { useShortList } from "~/kernel/records/use-rows";
import { title_of, useEntity } from "~/kernel/schema/schema";

/** Asks the server for records of the linked entity while one types. */
export function useLinkOptions(field: Field, typed: string, asked: boolean) {
  const entity = useEntity(field.to ?? "");
  const [q] = useDebouncedValue(typed, 200);
  const query = { q: q || undefined, limit: 20, fields: entity?.title };
  const list = useShortList(field.to ?? "", query, asked && !!field.to);
  return (list.data?.rows ?? []).map((row) => ({ id: row.id, label: title_of(entity, row) }));
}

interface Props {
  field: Field;
  value: LinkValue | null | undefined;
  on_change: (value: LinkValue | null) => void;
  words: Record<string, unknown>;
  size?: "xs" | "sm";
  auto_focus?: boolean;
  open_at_once?: boolean;
}

export function LinkPicker({ field, value, on_change, words, size = "sm", auto_focus, open_at_once }: Props) {
  const { t } = useTranslation();
  const [typed, set_typed] = useState<string | null>(null);
  const [asked, set_asked] = useState(!!open_at_once);
  const found = useLinkOptions(field, typed ?? "", asked);
  const known = value && !found.some((option) => option.id === value.id) && !typed ? [value, ...found] : found;
  const pick = (id: string | null) => {
    set_typed(null);
    on_change(known.find((option) => option.id === id) ?? null);
  };
  return (
    <Select
      {...words}
      size={size}
      searchable
      allowDeselect={false}
      clearable={!field.required}
      // In a narrow cell the list is as wide as its longest word.
      comboboxProps={size === "xs" ? { width: "max-content", position: "bottom-start", shadow: "md" } : undefined}
      defaultDropdownOpened={open_at_once}
      data={known.map((option) => ({ value: option.id, label: option.label ?? t("field.link.hidden") }))}
      filter={({ options }) => options}
      value={value?.id ?? null}
      onChange={pick}
      searchValue={typed ?? value?.label ?? ""}
      onSearchChange={(text) => set_typed(text === value?.label ? null : text)}
      onDropdownOpen={() => set_asked(true)}
      onBlur={() => set_typed(null)}
      nothingFoundMessage={t("field.link.nothing")}
      data-autofocus={auto_focus || undefined}
    />
  );
}
