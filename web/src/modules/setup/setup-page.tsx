// The setup screens: a list of sections at the left, one of them open.
import { Link, Navigate, useParams } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useRef, type ComponentType } from "react";
import { useTranslation } from "react-i18next";
import { useSchema } from "~/kernel/schema/schema";
import { useSession } from "~/kernel/session/session";
import { EmptyState } from "~/ui/empty-state";
import { ErrorBoundary } from "~/ui/error-boundary";
import { TextSkeletons } from "~/ui/skeletons";
import classes from "./setup.module.css";

const sections: Record<string, { entity?: string; administrators?: boolean; content: ComponentType }> = {
  company: { entity: "companies", content: lazy(() => import("./company")) },
  users: { entity: "users", content: lazy(() => import("./users")) },
  teams: { entity: "teams", content: lazy(() => import("./teams")) },
  roles: { entity: "roles", content: lazy(() => import("./roles")) },
  tokens: { content: lazy(() => import("./tokens")) },
  operations: { content: lazy(() => import("./operations")) },
  reads: { administrators: true, content: lazy(() => import("./reads")) },
  jobs: { content: lazy(() => import("./jobs")) },
  trash: { content: lazy(() => import("./trash")) },
};

function useSections(): string[] {
  const schema = useSchema();
  const { administrator } = useSession();
  // Everybody may read who the colleagues are; setting them up is for who may change them.
  const changeable = (entity?: string) => !entity || schema.entities.some(({ name, can }) => name === entity && (can.create || can.update !== "none"));
  return Object.entries(sections).filter(([, section]) => changeable(section.entity) && (administrator || !section.administrators)).map(([id]) => id);
}

function Sections({ ids, open }: { ids: string[]; open: string }) {
  const { t } = useTranslation();
  const list = useRef<HTMLElement>(null);
  // On a phone they stand in one row that is wider than the screen.
  useEffect(() => {
    list.current?.querySelector("[data-status=active]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [open]);
  return (
    <nav ref={list} className={classes.nav} aria-label={t("shell.setup")}>
      {ids.map((id) => (
        <Link key={id} to="/setup/$section" params={{ section: id }}>{t(`setup.${id}`)}</Link>
      ))}
    </nav>
  );
}

export default function SetupPage() {
  const { t } = useTranslation();
  const { section: id } = useParams({ from: "/setup/$section" });
  const section = sections[id];
  const ids = useSections();
  if (section && !ids.includes(id)) return <Navigate to="/setup/$section" params={{ section: ids[0]! }} replace />;
  return (
    <div className={classes.page}>
      <Sections ids={ids} open={id} />
      <div className={classes.content} tabIndex={0} role="region" aria-label={t(`setup.${id}`)}>
        {section ? (
          <ErrorBoundary scope={id}><Suspense fallback={<TextSkeletons />}><section.content /></Suspense></ErrorBoundary>
        ) : (
          <EmptyState page tone="search" title={t("error.no_page")} />
        )}
      </div>
    </div>
  );
}
