// How far this page has seen the store come: sent with each question, so that a replica never shows less than that.
// Servers without replicas tell none.
let known = "";

function parts(position: string): [timeline: number, byte: string] {
  const [timeline = "", byte = ""] = position.split("-");
  return [Number(timeline), byte];
}

function is_later(one: string, other: string): boolean {
  const [timeline, byte] = parts(one);
  const [other_timeline, other_byte] = parts(other);
  if (timeline !== other_timeline) return timeline > other_timeline;
  // Hexadecimal digits without leading zeros: the longer number is the greater.
  return byte.length === other_byte.length ? byte > other_byte : byte.length > other_byte.length;
}

export const position = () => known;

export function learn_position(told: string | null | undefined) {
  if (told && (!known || is_later(told, known))) known = told;
}

/** What comes now is read from the store itself: nobody knows what was missed. */
export function forget_position() {
  known = "";
}
