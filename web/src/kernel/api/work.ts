// Operations, jobs and imports: what takes longer than one request, and what can be undone.
import { api_path, call, get } from "./client";
import type { ImportFile, ImportMapping, Job, JobStarted, Operation, UndoPreview, UndoResult } from "./types";

interface Listed<T> { rows: T[]; next: string | null }
// The page says what one of them looks like, not how the list is wrapped: take either.
function listed<T>(body: T[] | Record<string, unknown>, name: string): Listed<T> {
  if (Array.isArray(body)) return { rows: body, next: null };
  return { rows: (body[name] ?? body.rows ?? []) as T[], next: (body.next as string) ?? null };
}

export const read_operations = async (cursor?: string) =>
  listed<Operation>(await get("/operations", { limit: 50, cursor }), "operations");
export const read_operation = (id: string) => get<Operation>(`/operations/${id}`);
export const preview_undo = async (id: string) =>
  (await call<UndoPreview>(`/operations/${id}/undo`, { method: "POST", query: { preview: "true" } })).body;
export const undo_operation = async (id: string) =>
  (await call<UndoResult>(`/operations/${id}/undo`, { method: "POST" })).body;

export const read_jobs = async () => listed<Job>(await get("/jobs"), "jobs").rows;
export const read_job = (id: string) => get<Job>(`/jobs/${id}`);
export const cancel_job = (id: string) => call<Job>(`/jobs/${id}/cancel`, { method: "POST" });
export const retry_job = (id: string) => call<Job>(`/jobs/${id}/retry`, { method: "POST" });

export const upload_import = async (entity: string, file: File) =>
  (await call<ImportFile>("/imports", { method: "POST", query: { entity, name: file.name }, raw: file })).body;
export const read_import = (id: string) => get<ImportFile>(`/imports/${id}`);
export const preview_import = async (id: string, mapping: ImportMapping) =>
  (await call<JobStarted>(`/imports/${id}/preview`, { method: "POST", body: { mapping } })).body;
export const start_import = async (id: string, mapping: ImportMapping) =>
  (await call<JobStarted>(`/imports/${id}/start`, { method: "POST", body: { mapping } })).body;
export const import_errors_address = (id: string) => api_path(`/imports/${id}/errors`);
