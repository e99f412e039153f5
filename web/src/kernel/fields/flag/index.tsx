import { IconCheck, IconMinus } from "@tabler/icons-react";
import i18next from "i18next";
import { useTranslation } from "react-i18next";
import type { FieldType, ViewProps } from "../types";

function FlagView({ value }: ViewProps<boolean>) {
  const { t } = useTranslation();
  const Drawing = value ? IconCheck : IconMinus;
  return <Drawing size={16} aria-label={value ? t("field.flag.yes") : t("field.flag.no")} style={{ verticalAlign: "-3px", opacity: value ? 1 : 0.6 }} />;
}

export const flag: FieldType = {
  text: (value: boolean) => (value ? i18next.t("field.flag.yes") : i18next.t("field.flag.no")),
  view: FlagView,
  commits_on_change: true,
  width: 90,
};
