import type { ReactNode } from "react";
import classes from "./empty-state.module.css";

interface Props { title: string; text?: string; actions?: ReactNode; tone?: "calm" | "search" | "done"; /** It is all there is: its title is the heading of the page. */ page?: boolean }

// A ribbon that is loose, looking for something, or tied: the same line in three moods.
const ribbons = {
  calm: "M8 46C26 20 40 20 52 36S78 58 92 40s6-30-8-28-22 18-14 34 28 16 42-2",
  search: "M10 44c16-22 34-22 42-6s22 16 26-2-14-26-24-16 4 32 26 30 24-10 30-18",
  done: "M60 34C48 12 22 10 22 26s24 22 38 8Zm0 0c12-22 38-24 38-8s-24 22-38 8Zm-3 4L40 58m23-20 17 20",
};

export function EmptyState({ title, text, actions, tone = "calm", page }: Props) {
  const Title = page ? "h1" : "p";
  return (
    <div className={classes.root}>
      <svg viewBox="0 0 120 66" className={classes.ribbon} aria-hidden>
        <path d={ribbons[tone]} />
      </svg>
      <Title className={classes.title}>{title}</Title>
      {text && <p className={classes.text}>{text}</p>}
      {actions && <div className={classes.actions}>{actions}</div>}
    </div>
  );
}
