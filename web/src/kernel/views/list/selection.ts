import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Row } from "~/kernel/api/types";

export interface Selection {
  ids: Set<string>;
  /** Everything the list asks for, loaded or not. */
  all: boolean;
  count: number;
  select: (id: string, on: boolean, range: boolean) => void;
  select_all: (on: boolean) => void;
  clear: () => void;
}

/** Ends when the question changes: what is selected is always what is seen. */
export function useSelection(rows: Row[], question: string): Selection {
  const [ids, set_ids] = useState<Set<string>>(new Set());
  const [all, set_all] = useState(false);
  const last = useRef<string | null>(null);
  const shown = useRef(rows);
  shown.current = rows;
  const clear = useCallback(() => {
    set_ids(new Set());
    set_all(false);
  }, []);
  useEffect(clear, [clear, question]);

  const select = useCallback((id: string, on: boolean, range: boolean) => {
    set_all(false);
    set_ids((before) => {
      const next = new Set(before);
      const order = shown.current.map((row) => row.id);
      const [from, to] = [order.indexOf(last.current ?? id), order.indexOf(id)].sort((a, b) => a - b) as [number, number];
      const touched = range && from >= 0 ? order.slice(from, to + 1) : [id];
      for (const each of touched) if (on) next.add(each); else next.delete(each);
      last.current = id;
      return next;
    });
  }, []);
  const select_all = useCallback((on: boolean) => {
    set_all(on);
    set_ids(on ? new Set(shown.current.map((row) => row.id)) : new Set());
  }, []);
  return useMemo(() => ({ ids, all, count: ids.size, select, select_all, clear }), [ids, all, select, select_all, clear]);
}
