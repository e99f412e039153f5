import classes from "./skeletons.module.css";

const widths = [62, 48, 71, 55, 66, 43, 58, 69, 51, 60];
const width_of = (at: number) => widths[at % widths.length]!;

/** Rows in the shape of a list, so that nothing jumps when the real ones come. */
export function RowSkeletons({ rows = 12, columns = 4 }: { rows?: number; columns?: number }) {
  return (
    <div role="status" aria-busy="true" style={{ padding: "0 16px" }}>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={classes.row}>
          {Array.from({ length: columns }, (_, column) => (
            <div key={column}><div className={classes.bone} style={{ height: 10, width: `${width_of(row * 3 + column)}%` }} /></div>
          ))}
        </div>
      ))}
    </div>
  );
}

export function TextSkeletons({ lines = 5 }: { lines?: number }) {
  return (
    <div role="status" aria-busy="true" style={{ display: "grid", gap: 14, padding: 16 }}>
      {Array.from({ length: lines }, (_, line) => (
        <div key={line} className={classes.bone} style={{ height: 12, width: `${width_of(line) + 25}%` }} />
      ))}
    </div>
  );
}
