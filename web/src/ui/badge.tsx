import classes from "./badge.module.css";

const tones = new Set(["gray", "blue", "green", "amber", "red", "violet", "teal", "pink"]);
const aliases: Record<string, string> = {
  grey: "gray", yellow: "amber", orange: "amber", lime: "green", purple: "violet", grape: "violet", indigo: "blue", cyan: "teal",
};

/** A word with a coloured dot: the word carries the meaning, the colour only helps the eye. */
export function Badge({ color, children }: { color?: string | null; children: string }) {
  const name = aliases[color ?? ""] ?? color ?? "gray";
  return (
    <span className={classes.badge} data-tone={tones.has(name) ? name : "gray"}>
      <span className={classes.dot} />
      <span className="truncate">{children}</span>
    </span>
  );
}
