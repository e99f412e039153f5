import { Skeleton } from "@mantine/core";

const widths = [62, 48, 71, 55, 66, 43, 58, 69, 51, 60];

/** Rows in the shape of a list, so that nothing jumps when the real ones come. */
export function RowSkeletons({ rows = 12, columns = 4 }: { rows?: number; columns?: number }) {
  return (
    <div role="status" aria-busy="true" style={{ padding: "0 16px" }}>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} style={{ display: "flex", alignItems: "center", gap: 24, height: 40, borderBottom: "1px solid var(--lz-line)" }}>
          {Array.from({ length: columns }, (_, column) => (
            <div key={column} style={{ flex: column === 0 ? 1.6 : 1 }}>
              <Skeleton height={10} radius="xl" width={`${widths[(row * 3 + column) % widths.length]}%`} />
            </div>
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
        <Skeleton key={line} height={12} radius="xl" width={`${widths[line % widths.length]! + 25}%`} />
      ))}
    </div>
  );
}
