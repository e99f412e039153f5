// A moment is UTC on the wire and wall clock on the screen, in the person's zone.
function offset_at(utc: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
  }).formatToParts(utc);
  const part = (type: string) => Number(parts.find((candidate) => candidate.type === type)?.value);
  const wall = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
  return wall - Math.floor(utc / 1000) * 1000;
}

/** "2026-11-22T10:00:00.000Z" → "2026-11-22T11:00" */
export function to_wall_clock(moment: string, zone: string): string {
  const utc = Date.parse(moment);
  if (Number.isNaN(utc)) return "";
  return new Date(utc + offset_at(utc, zone)).toISOString().slice(0, 16);
}

/** "2026-11-22T11:00" → "2026-11-22T10:00:00.000Z"; twice, because the offset may change in between. */
export function from_wall_clock(wall: string, zone: string): string | null {
  const local = Date.parse(`${wall}Z`);
  if (Number.isNaN(local)) return null;
  const guess = local - offset_at(local, zone);
  return new Date(local - offset_at(guess, zone)).toISOString();
}
