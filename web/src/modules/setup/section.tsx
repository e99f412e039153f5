import type { ReactNode } from "react";
import classes from "./setup.module.css";

export function Section({ title, text, actions, wide, children }: { title: string; text?: string; actions?: ReactNode; wide?: boolean; children: ReactNode }) {
  return (
    <div className={classes.section} data-wide={wide || undefined}>
      <div className={classes.head}>
        <div><h1>{title}</h1>{text && <p>{text}</p>}</div>
        {actions}
      </div>
      {children}
    </div>
  );
}
