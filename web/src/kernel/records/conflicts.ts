// A stale write waits here until the person has chosen between both values.
import { useSyncExternalStore } from "react";
import type { Entity, Row } from "~/kernel/api/types";

export interface Conflict {
  entity: Entity;
  mine: Record<string, unknown>;
  current: Row;
  changed: string[];
  save: (chosen: Record<string, unknown>) => void;
}

let open: Conflict | null = null;
const listeners = new Set<() => void>();
function publish(conflict: Conflict | null) {
  open = conflict;
  for (const listener of listeners) listener();
}

/** Where the others changed other fields only, nothing is asked: mine is written on top of theirs. */
export function raise_conflict(conflict: Conflict) {
  const both = Object.keys(conflict.mine).filter((name) => conflict.changed.includes(name));
  if (!both.length && conflict.changed.length) return conflict.save(conflict.mine);
  publish(conflict);
}
export const close_conflict = () => publish(null);

export function useConflict(): Conflict | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => open,
  );
}
