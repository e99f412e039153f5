import { CloseButton, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { quick_search_id } from "./list-commands";
import classes from "./list.module.css";
import { useViewState } from "./view-state";

export function QuickSearch() {
  const { t } = useTranslation();
  const { state, change } = useViewState();
  const [typed, set_typed] = useState(state.q ?? "");
  const ask = useDebouncedCallback((q: string) => change({ q: q || undefined }, true), 180);
  const type = (text: string) => {
    set_typed(text);
    ask(text.trim());
  };
  return (
    <TextInput
      id={quick_search_id}
      className={classes.quick}
      size="sm"
      type="search"
      aria-label={t("list.quick_search")}
      placeholder={t("list.quick_search")}
      leftSection={<IconSearch size={16} />}
      rightSection={typed ? <CloseButton size="sm" aria-label={t("field.clear")} onClick={() => type("")} /> : undefined}
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
      onKeyDown={(event) => event.key === "Escape" && (typed ? type("") : event.currentTarget.blur())}
    />
  );
}
