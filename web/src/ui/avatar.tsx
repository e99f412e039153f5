import classes from "./avatar.module.css";

export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter((word) => /^\p{L}|^\p{N}/u.test(word));
  const first = [...(words[0] ?? "")][0] ?? "·";
  const last = words.length > 1 ? ([...(words.at(-1) ?? "")][0] ?? "") : "";
  return (first + last).toLocaleUpperCase();
}

export function Avatar({ name, size = 28, square = false }: { name: string; size?: number; square?: boolean }) {
  const style = { width: size, height: size, fontSize: Math.round(size * 0.38), borderRadius: square ? size * 0.26 : "50%" };
  return <span className={classes.avatar} style={style} aria-hidden>{initials(name)}</span>;
}
