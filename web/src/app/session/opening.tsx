import { Mark } from "~/ui/brand";
import classes from "./session.module.css";

export function Opening() {
  return <div className={classes.opening} role="status" aria-busy="true" aria-label="Lazo"><Mark size={40} /></div>;
}
