// Records of any entity.
import { type Answer, api_path, call, get } from "./client";
import { position } from "./position";
import type {
  AccessReason, BoardColumn, DuplicateCandidate, FilterJson, Group, JobStarted, ListQuery, Page, Row, SearchResult,
  Schema, Share, TrashRow, Version,
} from "./types";

export const read_schema = (language: string) => get<Schema>("/schema", { language });

export const list_rows = (entity: string, query: ListQuery, signal?: AbortSignal) =>
  get<Page>(`/${entity}`, { ...query }, signal);
export const count_rows = async (entity: string, filter: FilterJson, as_of?: string) =>
  (await get<{ count: number }>(`/${entity}/count`, { filter, as_of })).count;
export const read_groups = async (entity: string, by: string, filter?: FilterJson, as_of?: string) =>
  (await get<{ groups: Group[] }>(`/${entity}/groups`, { by, measure: "count", filter, as_of })).groups;
export interface BoardQuery { by: string; filter?: FilterJson; sort?: string; limit?: number }
export const read_board = async (entity: string, query: BoardQuery) =>
  (await get<{ columns: BoardColumn[] }>(`/${entity}/board`, { ...query })).columns;

export const read_row = (entity: string, id: string, as_of?: string) => get<Row>(`/${entity}/${id}`, { as_of });
export const create_row = (entity: string, body: Record<string, unknown>, idempotency_key?: string): Promise<Answer<Row>> =>
  call<Row>(`/${entity}`, { method: "POST", body, idempotency_key });
export const change_row = (entity: string, id: string, body: Record<string, unknown>, version?: number) =>
  call<Row>(`/${entity}/${id}`, { method: "PATCH", body, version });
export const delete_row = (entity: string, id: string) => call<void>(`/${entity}/${id}`, { method: "DELETE" });
export const restore_row = (entity: string, id: string) => call<Row>(`/${entity}/${id}/restore`, { method: "POST" });

export type BulkTarget = { ids: string[] } | { filter: FilterJson };
export type BulkAction = { set: Record<string, unknown> } | { delete: true };
export const bulk = (entity: string, target: BulkTarget, action: BulkAction) =>
  call<JobStarted>(`/${entity}/bulk`, { method: "POST", body: { ...target, ...action } });

export const read_history = async (entity: string, id: string) =>
  (await get<{ versions: Version[] }>(`/${entity}/${id}/history`)).versions;
export const find_duplicates = async (entity: string, draft: Record<string, unknown>, signal?: AbortSignal) =>
  (await call<{ candidates: DuplicateCandidate[] }>(`/${entity}/duplicates`, { method: "POST", body: draft, signal })).body
    .candidates;
export const read_access = (entity: string, id: string, user: string) =>
  get<AccessReason>(`/${entity}/${id}/access`, { user });

export async function read_shares(entity: string, id: string): Promise<Share[]> {
  const body = await get<{ rows: Share[] }>(`/${entity}/${id}/shares`);
  return Array.isArray(body) ? body : body.rows;
}
export type NewShare = ({ user: string } | { team: string }) & { level: "read" | "write" };
export const add_share = (entity: string, id: string, share: NewShare) =>
  call<Share>(`/${entity}/${id}/shares`, { method: "POST", body: share });
export const remove_share = (entity: string, id: string, share: string) =>
  call<void>(`/${entity}/${id}/shares/${share}`, { method: "DELETE" });

export const read_trash = (entity: string, cursor?: string) =>
  get<{ rows: TrashRow[]; next: string | null }>("/trash", { entity, cursor });
export const search_all = async (q: string, signal?: AbortSignal, entities?: string) =>
  (await get<{ results: SearchResult[] }>("/search", { q, entities, limit: 20 }, signal)).results;
export const read_timeline = (customer: string, channels: string[], cursor?: string) =>
  get<Page>("/timeline", { customer, channels: channels.join(","), cursor });

export interface ExportQuery { filter?: FilterJson; sort?: string; fields?: string; format: "csv" | "jsonl"; as_of?: string }
export const export_address = (entity: string, query: ExportQuery) => api_path(`/${entity}/export`, { ...query, position: position() });
