import { Button, Group } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { preview_import, start_import } from "~/kernel/api/work";
import type { Entity, ImportFile, ImportMapping, ImportPreview, Row, Schema } from "~/kernel/api/types";
import { field_text, is_empty } from "~/kernel/fields";
import { readable } from "~/kernel/records/use-change";
import { child_collections, find_field, useSchema } from "~/kernel/schema/schema";
import { useFormat, type Format } from "~/kernel/session/format";
import { JobProgress } from "~/kernel/views/jobs/job-progress";
import classes from "./import.module.css";
import { mapped_targets, parts_of } from "./mapping";

export function Figures({ preview, names }: { preview: Record<string, number>; names: readonly string[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className={classes.figures}>
      {names.filter((name) => preview[name] || (name !== "warnings" && name !== "duplicates")).map((name) => <div key={name} data-bad={(name === "failed" && preview[name]! > 0) || undefined}><strong className="tabular">{format.number(preview[name] ?? 0)}</strong><span>{t(`import.count.${name}`)}</span></div>)}
    </div>
  );
}

function Errors({ preview }: { preview: ImportPreview }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!preview.errors.length) return null;
  return (
    <>
      <h2 className={classes.subtitle}>{t("import.remarks")}</h2>
      <div className={classes.scroll} style={{ maxHeight: 300 }} tabIndex={0} role="region" aria-label={t("import.remarks")}>
        <table className={`${classes.table} ${classes.remarks}`}>
          <thead><tr><th>{t("import.line")}</th><th>{t("import.column")}</th><th>{t("import.why")}</th><th>{t("import.fate")}</th></tr></thead>
          <tbody>{preview.errors.slice(0, 200).map((error, index) => <tr key={index}><td className="tabular" data-label={t("import.line")}>{format.number(error.line)}</td><td>{error.column}</td><td>{error.message}{error.value && !error.message.includes(error.value) && <span className={classes.said}>{error.value}</span>}</td><td data-fate={error.kind}>{t(`import.fate.${error.kind}`)}</td></tr>)}</tbody>
        </table>
      </div>
    </>
  );
}

interface SampleColumn { name: string; label: string; text: (row: Row) => string }

/** What the file brings, in the order of its columns: "emails.email" is the first of the emails. */
function sample_columns(schema: Schema, entity: Entity, mapping: ImportMapping, format: Format): SampleColumn[] {
  return [...mapped_targets(mapping), ...Object.keys(mapping.constants)].flatMap((target) => {
    const { name, row: place, below } = parts_of(target);
    const collection = below ? child_collections(schema, entity).find((one) => one.name === name) : undefined;
    const field = collection ? find_field(collection.rows, below!) : find_field(entity, name);
    if (!field) return [];
    const value = (row: Row) => (collection ? (row[name] as Row[] | undefined)?.[place - 1]?.[below!] : row[name]);
    return [{ name: target, label: place > 1 ? `${field.label} ${place}` : field.label, text: (row) => field_text(field, value(row), format) }];
  });
}

function Sample({ entity, preview, mapping }: { entity: Entity; preview: ImportPreview; mapping: ImportMapping }) {
  const { t } = useTranslation();
  const format = useFormat();
  const schema = useSchema();
  const filled = sample_columns(schema, entity, mapping, format).filter(({ text }) => preview.sample.some((row) => !is_empty(text(row))));
  const columns = filled.slice(0, 7);
  if (!columns.length) return null;
  return (
    <>
      <h2 className={classes.subtitle}>{t("import.sample")}</h2>
      <div className={classes.scroll} tabIndex={0} role="region" aria-label={t("import.sample")}>
        <table className={classes.table}>
          <thead><tr>{columns.map(({ name, label }) => <th key={name}>{label}</th>)}</tr></thead>
          <tbody>{preview.sample.slice(0, 8).map((row, index) => <tr key={index}>{columns.map(({ name, text }) => <td key={name}>{text(row)}</td>)}</tr>)}</tbody>
        </table>
      </div>
    </>
  );
}

interface Props {
  entity: Entity;
  file: ImportFile;
  mapping: ImportMapping;
  back: () => void;
  started: (work: { job: string; operation: string | null }) => void;
}

export function PreviewStep({ entity, file, mapping, back, started }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [job, set_job] = useState<string | null>(null);
  const [preview, set_preview] = useState<ImportPreview | null>(null);
  const [problem, set_problem] = useState("");
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    preview_import(file.id, mapping).then((work) => set_job(work.job), (error) => set_problem(readable(t, error)));
  }, [file.id, mapping, t]);
  const start = async () => {
    try {
      const work = await start_import(file.id, mapping);
      started({ job: work.job, operation: work.operation ?? null });
    } catch (error) {
      set_problem(readable(t, error));
    }
  };
  const rows = preview ? preview.new + preview.updated : 0;
  return (
    <>
      {problem && <p role="alert" className={classes.problem}>{problem}</p>}
      {!preview && job && <JobProgress id={job} finished={(done) => (done.state === "done" ? set_preview(done.result as unknown as ImportPreview) : set_problem(done.error ?? t("job.state.failed")))} />}
      {preview && (
        <>
          <Figures preview={preview as unknown as Record<string, number>} names={["new", "updated", "unchanged", "duplicates", "failed", "warnings"]} />
          <Errors preview={preview} />
          <Sample entity={entity} preview={preview} mapping={mapping} />
        </>
      )}
      <Group justify="flex-end" className={classes.foot}>
        <Button variant="default" onClick={back}>{t("import.back")}</Button>
        {preview && <Button disabled={!rows} onClick={() => void start()}>{t("import.start", { count: rows, shown: format.number(rows) })}</Button>}
      </Group>
    </>
  );
}
