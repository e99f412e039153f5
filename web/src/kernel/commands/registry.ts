// Every action of the screens is a command; the palette, the menus and the keyboard all read this one list.
import { useEffect, useSyncExternalStore } from "react";

export interface Command {
  id: string;
  /** Already in the person's language. */
  label: string;
  group: string;
  icon?: string;
  /** "c", "mod+k", "g c" (one after the other), "?" */
  keys?: string;
  run: () => void;
}

let commands: Command[] = [];
const listeners = new Set<() => void>();
function publish(list: Command[]) {
  commands = list;
  for (const listener of listeners) listener();
}
function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export const current_commands = () => commands;

/** Offers commands while the component is on the screen; the array must be stable between renders. */
export function useCommands(offered: Command[]) {
  useEffect(() => {
    publish([...commands.filter((known) => !offered.some((command) => command.id === known.id)), ...offered]);
    return () => publish(commands.filter((command) => !offered.includes(command)));
  }, [offered]);
}
export const useAllCommands = () => useSyncExternalStore(subscribe, current_commands);

export function run_command(id: string) {
  commands.find((command) => command.id === id)?.run();
}
