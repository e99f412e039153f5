import { Mark } from "~/ui/brand";

export function Opening() {
  return <div className="opening" role="status" aria-busy="true" aria-label="Lazo"><Mark size={40} /></div>;
}
