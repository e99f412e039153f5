import { IconCheck } from "@tabler/icons-react";
import i18next from "i18next";
import { useTranslation } from "react-i18next";
import type { FieldType, ViewProps } from "../types";

/** In a column only what is so stands out; on a page both are said. */
function FlagView({ value, linked }: ViewProps<boolean>) {
  const { t } = useTranslation();
  if (linked) return <>{t(value ? "field.flag.yes" : "field.flag.no")}</>;
  if (!value) return <span className="visually-hidden">{t("field.flag.no")}</span>;
  return <IconCheck size={16} aria-label={t("field.flag.yes")} style={{ verticalAlign: "-3px" }} />;
}

export const flag: FieldType = {
  text: (value: boolean) => (value ? i18next.t("field.flag.yes") : i18next.t("field.flag.no")),
  view: FlagView,
  commits_on_change: true,
  width: 90,
};
