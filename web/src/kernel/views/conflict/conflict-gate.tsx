import { lazy, Suspense } from "react";
import { useConflict } from "~/kernel/records/conflicts";

const ConflictDialog = lazy(() => import("./conflict-dialog"));

export function ConflictGate() {
  const conflict = useConflict();
  if (!conflict) return null;
  return <Suspense fallback={null}><ConflictDialog key={conflict.current.version} conflict={conflict} /></Suspense>;
}
