// One value, edited where it stands: Enter and Tab keep it, Escape gives it back.
import { useEffect, useRef, useState, type FocusEvent, type KeyboardEvent } from "react";
import type { Field } from "~/kernel/api/types";
import { field_type } from "~/kernel/fields";
import { FieldInput } from "~/kernel/fields/field-input";

interface Props {
  field: Field;
  value: unknown;
  save: (value: unknown) => void;
  /** 1 after Tab, -1 after Shift Tab, 0 when editing ends here. */
  leave: (step: number) => void;
}

const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** The input may still be on its way from the server when the cell opens. */
function focus_when_there(box: HTMLElement) {
  const focus = () => {
    const input = box.querySelector<HTMLElement>("input, textarea, select, button");
    input?.focus();
    if (input instanceof HTMLInputElement && /^(text|email|url|tel)$/.test(input.type)) input.select();
    return !!input;
  };
  if (focus()) return;
  box.focus();
  const watch = new MutationObserver(() => focus() && watch.disconnect());
  watch.observe(box, { childList: true, subtree: true });
  return () => watch.disconnect();
}

export function CellEditor({ field, value, save, leave }: Props) {
  const [draft, set_draft] = useState<unknown>(value);
  const box = useRef<HTMLDivElement>(null);
  const done = useRef(false);
  const type = field_type(field);
  useEffect(() => focus_when_there(box.current!), []);
  // What somebody else writes meanwhile is another version: against the one that was opened the server sees the clash.
  const [opened] = useState({ value, save });
  const last = useRef(draft);
  last.current = draft;
  const finish = (step: number, kept: unknown) => {
    if (done.current) return;
    done.current = true;
    if (!same(kept, opened.value)) opened.save(kept);
    leave(step);
  };
  // A page that goes away, by the browser's own Back or closed, keeps what was typed like any other way out but Escape.
  useEffect(() => {
    const gone = () => finish(0, last.current);
    window.addEventListener("pagehide", gone);
    return () => {
      window.removeEventListener("pagehide", gone);
      if (!done.current && !same(last.current, opened.value)) opened.save(last.current);
    };
  }, [opened]);

  const change = (next: unknown) => {
    set_draft(next);
    if (type.commits_on_change) finish(0, next);
  };
  const on_key = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Escape") finish(0, opened.value);
    else if (event.key === "Tab") finish(event.shiftKey ? -1 : 1, draft);
    else if (event.key === "Enter" && !event.shiftKey && !type.commits_on_change) finish(0, draft);
    else return;
    event.preventDefault();
  };
  const on_blur = (event: FocusEvent) => {
    const next = event.relatedTarget as Element | null;
    if (box.current?.contains(next) || next?.closest("[data-portal]")) return;
    finish(0, draft);
  };
  return (
    <div ref={box} tabIndex={-1} data-takes-keys style={{ outline: "none" }} onKeyDownCapture={on_key} onBlur={on_blur} onClick={(event) => event.stopPropagation()}>
      <FieldInput field={field} value={draft as never} on_change={change} auto_focus size={type.wide ? "sm" : "xs"} />
    </div>
  );
}
