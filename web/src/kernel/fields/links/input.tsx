import { MultiSelect } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { LinkValue } from "~/kernel/api/types";
import { LinkFilter } from "../link/input";
import { link_label } from "../link";
import { useLinkOptions } from "../link/picker";
import { input_words, type InputProps } from "../types";
import type { FieldInputs } from "../types";

function LinksInput({ value, on_change, size, auto_focus, ...rest }: InputProps<LinkValue[]>) {
  const { t } = useTranslation();
  const [typed, set_typed] = useState("");
  const [asked, set_asked] = useState(false);
  const found = useLinkOptions(rest.field, typed, asked);
  const chosen = value ?? [];
  const known = [...chosen, ...found.filter((option) => !chosen.some((link) => link.id === option.id))];
  const pick = (ids: string[]) => on_change(known.filter((link) => ids.includes(link.id)));
  return (
    <MultiSelect
      {...input_words(rest)}
      size={size ?? "sm"}
      searchable
      hidePickedOptions
      data={known.map((link) => ({ value: link.id, label: link_label(link) }))}
      filter={({ options }) => options}
      value={chosen.map((link) => link.id)}
      onChange={pick}
      searchValue={typed}
      onSearchChange={set_typed}
      onDropdownOpen={() => set_asked(true)}
      nothingFoundMessage={t("field.link.nothing")}
      data-autofocus={auto_focus || undefined}
    />
  );
}

export const links: FieldInputs = { input: LinksInput, filter: LinkFilter };
