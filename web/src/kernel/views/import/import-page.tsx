// Four steps from a file to records; the address remembers the import, so a reload goes on where it was.
import { Button, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { read_import } from "~/kernel/api/work";
import type { Entity, ImportFile, ImportMapping } from "~/kernel/api/types";
import { find_entity, useSchema } from "~/kernel/schema/schema";
import { EmptyState } from "~/ui/empty-state";
import { TextSkeletons } from "~/ui/skeletons";
import classes from "./import.module.css";
import { MappingStep } from "./mapping-step";
import { PreviewStep } from "./preview-step";
import { ResultStep } from "./result-step";
import { UploadStep } from "./upload-step";

type Step = "upload" | "mapping" | "preview" | "result";
const steps: Step[] = ["upload", "mapping", "preview", "result"];

function Steps({ now }: { now: Step }) {
  const { t } = useTranslation();
  return (
    <ol className={classes.steps}>
      {steps.map((step, index) => (
        <li key={step} aria-current={step === now ? "step" : undefined} data-past={steps.indexOf(now) > index || undefined}><span>{index + 1}</span><b className={classes.stepword}>{t(`import.step.${step}`)}</b></li>
      ))}
    </ol>
  );
}

function Wizard({ entity, file }: { entity: Entity; file: ImportFile | null }) {
  const go = useNavigate();
  const running = !!file?.job && file.state !== "uploaded" && file.state !== "previewed";
  const [step, set_step] = useState<Step>(!file ? "upload" : running ? "result" : "mapping");
  const [mapping, set_mapping] = useState<ImportMapping | null>(null);
  const [started, set_started] = useState<{ job: string; operation: string | null } | null>(file?.job && running ? { job: file.job, operation: file.operation ?? null } : null);
  const uploaded = (id: string) => void go({ to: "/import", search: { entity: entity.name, id } });
  return (
    <>
      <Steps now={step} />
      {step === "upload" && <UploadStep entity={entity} uploaded={uploaded} />}
      {step === "mapping" && file && <MappingStep entity={entity} file={file} start={mapping} next={(chosen) => (set_mapping(chosen), set_step("preview"))} />}
      {step === "preview" && file && mapping && <PreviewStep entity={entity} file={file} mapping={mapping} back={() => set_step("mapping")} started={(work) => (set_started(work), set_step("result"))} />}
      {step === "result" && file && started && <ResultStep entity={entity} file={file} work={started} />}
    </>
  );
}

export default function ImportPage() {
  const { t } = useTranslation();
  const go = useNavigate();
  const schema = useSchema();
  const { entity: name, id } = useSearch({ from: "/import" });
  const possible = schema.entities.filter((entity) => !entity.parent && entity.can.create);
  const entity = find_entity(schema, name ?? "") ?? possible.find((one) => one.name === schema.menu[0]?.entity) ?? possible[0];
  const file = useQuery({ queryKey: ["import", id], queryFn: () => read_import(id!), enabled: !!id, staleTime: Infinity });
  const data = possible.map((one) => ({ value: one.name, label: one.label }));
  if (!entity) return <EmptyState title={t("import.nothing")} />;
  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <h1>{t("import.title", { what: entity.label })}</h1>
        {id ? (
          <Button size="sm" variant="default" onClick={() => void go({ to: "/import", search: { entity: entity.name } })}>{t("import.another")}</Button>
        ) : (
          <Select aria-label={t("import.entity")} w={200} data={data} value={entity.name} allowDeselect={false} onChange={(next) => void go({ to: "/import", search: { entity: next! } })} />
        )}
      </div>
      {id && file.isPending && <TextSkeletons />}
      {file.isError && <EmptyState tone="search" title={t("error.not_read")} text={file.error.message} />}
      {(!id || file.data) && <Wizard key={`${entity.name}/${id}`} entity={entity} file={id ? file.data! : null} />}
    </div>
  );
}
