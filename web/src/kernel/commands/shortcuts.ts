import { useEffect } from "react";
import { current_commands, type Command } from "./registry";

const sequence_pause = 900;
let pending = "";
let pending_since = 0;

export function is_typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  // A cell whose input is still on its way takes keys too: they must not run commands.
  return target.isContentEditable || target.dataset.takesKeys !== undefined || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && (target as HTMLInputElement).type !== "checkbox";
}

/** Inside a dialog or a menu the keys belong to it, not to the page behind. */
function is_covered(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && !!target.closest('[role="dialog"][aria-modal="true"], [role="menu"], [role="listbox"]');
}

export function key_name(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return event.ctrlKey || event.metaKey ? `mod+${key}` : key;
}

export function find_by_keys(commands: Command[], pressed: string, before: string): Command | "wait" | undefined {
  const chain = before ? `${before} ${pressed}` : pressed;
  const exact = commands.find((command) => command.keys === chain) ?? commands.find((command) => command.keys === pressed);
  if (exact) return exact;
  return commands.some((command) => command.keys?.startsWith(`${chain} `)) ? "wait" : undefined;
}

function on_key(event: KeyboardEvent) {
  if (event.defaultPrevented || event.altKey || event.isComposing) return;
  const pressed = key_name(event);
  const free = !is_typing(event.target) && !is_covered(event.target);
  if (!free && !pressed.startsWith("mod+")) return;
  const before = event.timeStamp - pending_since < sequence_pause ? pending : "";
  const found = find_by_keys(current_commands(), pressed, before);
  pending = found === "wait" ? pressed : "";
  pending_since = event.timeStamp;
  if (!found || found === "wait") return;
  event.preventDefault();
  found.run();
}

export function useShortcuts() {
  useEffect(() => {
    window.addEventListener("keydown", on_key);
    return () => window.removeEventListener("keydown", on_key);
  }, []);
}
