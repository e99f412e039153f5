import type { ReactNode } from "react";
import { Brand } from "~/ui/brand";
import { LanguageSwitch, ThemeSwitch } from "../shell/switches";
import classes from "./session.module.css";

export function SessionPage({ title, lead, large, children }: { title: string; lead: string; large?: boolean; children: ReactNode }) {
  return (
    <div className={classes.page}>
      <header className={classes.top}>
        <Brand size={26} />
        <span style={{ display: "flex", gap: 8 }}><LanguageSwitch /><ThemeSwitch /></span>
      </header>
      <main className={classes.main}>
        <div className={`${classes.card} ${large ? classes.large : ""}`}>
          <h1>{title}</h1>
          <p className={classes.lead}>{lead}</p>
          {children}
        </div>
      </main>
    </div>
  );
}
