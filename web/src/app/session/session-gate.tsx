// Nobody signed in: sign-in. No administrator yet: first run. Else the app.
import { RouterProvider } from "@tanstack/react-router";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@mantine/core";
import { ApiError, on_signed_out } from "~/kernel/api/client";
import type { Session } from "~/kernel/api/types";
import { LiveProvider } from "~/kernel/live/live";
import { SchemaContext, useSchemaQuery } from "~/kernel/schema/schema";
import { SessionContext } from "~/kernel/session/session";
import { EmptyState } from "~/ui/empty-state";
import { router } from "../router";
import { session_query } from "./ask-ahead";
import { Opening } from "./opening";

const SignIn = lazy(() => import("./sign-in"));
const FirstRun = lazy(() => import("./first-run"));

function Unreachable({ error, again }: { error: Error; again: () => void }) {
  const { t } = useTranslation();
  const text = error instanceof ApiError && error.status === 0 ? t("error.offline") : error.message;
  return <EmptyState title={t("session.unreachable")} text={text} tone="search" actions={<Button onClick={again}>{t("ui.broken.again")}</Button>} />;
}

function SignedIn({ session }: { session: Session }) {
  const schema = useSchemaQuery();
  if (schema.isError && !schema.data) return <Unreachable error={schema.error} again={() => void schema.refetch()} />;
  if (!schema.data) return <Opening />;
  return (
    <SessionContext value={session}>
      <SchemaContext value={schema.data}>
        <LiveProvider>
          <RouterProvider router={router} />
        </LiveProvider>
      </SchemaContext>
    </SessionContext>
  );
}

export function SessionGate() {
  const client = useQueryClient();
  const session = useQuery(session_query);
  const [ended, set_ended] = useState(false);
  useEffect(
    () =>
      on_signed_out(() => {
        if (client.getQueryData(["session"]) !== undefined) set_ended(true);
        void client.resetQueries({ queryKey: ["session"] });
      }),
    [client],
  );
  const enter = (opened: Session) => {
    set_ended(false);
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== "session" });
    client.setQueryData(["session"], opened);
  };
  if (session.data) return <SignedIn session={session.data} />;
  if (session.isPending) return <Opening />;
  const error = session.error;
  if (!(error instanceof ApiError) || error.status !== 401) return <Unreachable error={error} again={() => void session.refetch()} />;
  return <Suspense fallback={<Opening />}>{error.problem.setup_needed ? <FirstRun entered={enter} /> : <SignIn ended={ended} entered={enter} />}</Suspense>;
}
