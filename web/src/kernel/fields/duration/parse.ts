/** "90" is minutes, "1:30" minutes and seconds as a phone shows them, "1 h 30", "45 s" say it themselves; seconds come out. */
export function parse_duration(text: string): number | null {
  const words = text.trim().toLowerCase().replace(",", ".");
  if (!words) return null;
  const clock = /^(\d+):([0-5]?\d)$/.exec(words);
  if (clock) return Number(clock[1]) * 60 + Number(clock[2]);
  if (/^\d+(\.\d+)?$/.test(words)) return Math.round(Number(words) * 60);
  const parts = [...words.matchAll(/(\d+(?:\.\d+)?)\s*(h|m|s)?[a-z]*/g)];
  if (!parts.length) return null;
  const size: Record<string, number> = { h: 3600, m: 60, s: 1 };
  return Math.round(parts.reduce((sum, part) => sum + Number(part[1]) * (size[part[2] ?? "m"] ?? 60), 0));
}
