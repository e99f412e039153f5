import classes from "./avatar.module.css";

/** Name and first surname: with two surnames the second one is not the one that people use. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter((word) => /^\p{L}|^\p{N}/u.test(word));
  const first = [...(words[0] ?? "")][0] ?? "·";
  const second = [...(words[1] ?? "")][0] ?? "";
  return (first + second).toLocaleUpperCase();
}

export function Avatar({ name, size = 28, square = false }: { name: string; size?: number; square?: boolean }) {
  const style = { width: size, height: size, fontSize: Math.round(size * 0.38), borderRadius: square ? size * 0.26 : "50%" };
  return <span className={classes.avatar} style={style} aria-hidden>{initials(name)}</span>;
}
