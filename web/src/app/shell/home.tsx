import { Navigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useSchema } from "~/kernel/schema/schema";
import { EmptyState } from "~/ui/empty-state";

/** The first list of the menu is where the day begins. */
export function Home() {
  const { t } = useTranslation();
  const first = useSchema().menu[0]?.entity;
  if (first) return <Navigate to="/$entity" params={{ entity: first }} replace />;
  return <EmptyState title={t("shell.nothing.title")} text={t("shell.nothing.text")} />;
}
