import type { Command } from "~/kernel/commands/registry";

export function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Every typed word begins a word of the command; accents and case do not matter. */
export function matching_commands(commands: Command[], typed: string): Command[] {
  const wanted = folded(typed).split(/\s+/).filter(Boolean);
  return commands.filter((command) => {
    const words = folded(`${command.label} ${command.group}`).split(/\s+/);
    return wanted.every((start) => words.some((word) => word.startsWith(start)));
  });
}

export function shown_keys(keys: string): string[] {
  return keys.split(" ").flatMap((part) => part.split("+")).map((key) => (key === "mod" ? "Ctrl" : key.length === 1 ? key.toUpperCase() : key));
}
