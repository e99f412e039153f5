import { NumberInput, Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Field, FilterJson, Json } from "~/kernel/api/types";
import { DateFilter } from "~/kernel/fields/date/input";

const units = ["day", "week", "month", "quarter", "year"] as const;
type Kind = "last" | "next" | "this" | "previous" | "between";

function kind_of(period: FilterJson): Kind {
  return (["last", "next", "this", "previous"] as const).find((kind) => kind in period) ?? "between";
}
function fresh_period(kind: Kind): FilterJson {
  if (kind === "between") return { from: new Date().toISOString().slice(0, 10) };
  return kind === "last" || kind === "next" ? { [kind]: 30, unit: "day" } : { [kind]: "month" };
}

export function PeriodInput({ field, value, on_change }: { field: Field; value: Json; on_change: (value: Json) => void }) {
  const { t } = useTranslation();
  const period = (value && typeof value === "object" && !Array.isArray(value) ? value : fresh_period("last")) as FilterJson;
  const kind = kind_of(period);
  const kinds = (["last", "next", "this", "previous", "between"] as const).map((name) => ({ value: name, label: t(`period.kind.${name}`) }));
  const unit_options = units.map((unit) => ({ value: unit, label: t(`period.unit.${unit}`) }));
  const counted_options = units.map((unit) => ({ value: unit, label: t(`period.units.${unit}`) }));
  const counted = kind === "last" || kind === "next";
  const named_unit = String(period[kind] ?? "month");
  return (
    <div style={{ display: "flex", gap: 6, flexWrap: "wrap" }}>
      <Select size="sm" style={{ flex: "1 1 100px" }} aria-label={t("period.kind")} data={kinds} value={kind} allowDeselect={false} onChange={(next) => on_change(fresh_period(next as Kind))} />
      {counted && <NumberInput size="sm" w={64} min={1} max={9999} aria-label={t("period.how_many")} hideControls value={Number(period[kind])} onChange={(next) => on_change({ ...period, [kind]: Number(next) || 1 })} />}
      {counted && <Select size="sm" style={{ flex: "1 1 90px" }} aria-label={t("period.unit")} data={counted_options} value={String(period.unit)} allowDeselect={false} onChange={(unit) => on_change({ ...period, unit: unit! })} />}
      {(kind === "this" || kind === "previous") && (
        <Select size="sm" style={{ flex: "1 1 90px" }} aria-label={t("period.unit")} data={unit_options} value={named_unit} allowDeselect={false} onChange={(unit) => on_change({ [kind]: unit! })} />
      )}
      {kind === "between" &&
        (["from", "to"] as const).map((end) => (
          <div key={end} style={{ flex: "1 1 120px" }}>
            <DateFilter field={{ ...field, label: t(`period.end.${end}`) }} value={period[end] ?? null} on_change={(day) => on_change(without_empty({ ...period, [end]: day }))} />
          </div>
        ))}
    </div>
  );
}

function without_empty(json: FilterJson): FilterJson {
  return Object.fromEntries(Object.entries(json).filter(([, value]) => value !== null && value !== ""));
}
