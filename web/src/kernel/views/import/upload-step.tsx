import { Button, Loader } from "@mantine/core";
import { IconFileTypeCsv } from "@tabler/icons-react";
import { useRef, useState, type DragEvent } from "react";
import { useTranslation } from "react-i18next";
import { upload_import } from "~/kernel/api/work";
import type { Entity } from "~/kernel/api/types";
import { readable } from "~/kernel/records/use-change";
import classes from "./import.module.css";

const accepted = /\.csv(\.gz)?$/i;

export function UploadStep({ entity, uploaded }: { entity: Entity; uploaded: (id: string) => void }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [over, set_over] = useState(false);
  const [busy, set_busy] = useState("");
  const [problem, set_problem] = useState("");
  const send = async (file: File | undefined) => {
    if (!file) return;
    if (!accepted.test(file.name)) return set_problem(t("import.not_csv", { name: file.name }));
    set_busy(file.name);
    set_problem("");
    try {
      uploaded((await upload_import(entity.name, file)).id);
    } catch (error) {
      set_problem(readable(t, error));
      set_busy("");
    }
  };
  const drag = (event: DragEvent, on: boolean) => {
    event.preventDefault();
    set_over(on);
  };
  const drop = (event: DragEvent) => {
    drag(event, false);
    void send(event.dataTransfer.files[0]);
  };
  return (
    <div className={classes.drop} data-over={over || undefined} onDragOver={(event) => drag(event, true)} onDragLeave={(event) => drag(event, false)} onDrop={drop}>
      {busy ? <Loader size="sm" /> : <IconFileTypeCsv size={40} stroke={1.2} aria-hidden />}
      <strong role="status">{busy ? t("import.uploading", { name: busy }) : t("import.drop")}</strong>
      <span>{t("import.formats")}</span>
      {problem && <p role="alert" className={classes.problem}>{problem}</p>}
      <input ref={input} type="file" hidden accept=".csv,.gz,text/csv" aria-label={t("import.choose")} onChange={(event) => void send(event.currentTarget.files?.[0])} />
      <Button disabled={!!busy} onClick={() => input.current?.click()}>{t("import.choose")}</Button>
    </div>
  );
}
