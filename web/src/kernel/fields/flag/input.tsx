import { Checkbox, SegmentedControl } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { FilterProps, InputProps } from "../types";
import type { FieldInputs } from "../types";

function FlagInput({ field, value, on_change, label, error, auto_focus }: InputProps<boolean>) {
  return (
    <Checkbox
      label={label}
      aria-label={label ? undefined : field.label}
      description={label ? field.help : undefined}
      error={error}
      data-autofocus={auto_focus || undefined}
      checked={!!value}
      onChange={(event) => on_change(event.currentTarget.checked)}
    />
  );
}

function FlagFilter({ field, value, on_change }: FilterProps) {
  const { t } = useTranslation();
  return (
    <SegmentedControl
      size="sm"
      aria-label={field.label}
      data={[{ value: "true", label: t("field.flag.yes") }, { value: "false", label: t("field.flag.no") }]}
      value={String(value ?? true)}
      onChange={(next) => on_change(next === "true")}
    />
  );
}

export const flag: FieldInputs = { input: FlagInput, filter: FlagFilter };
