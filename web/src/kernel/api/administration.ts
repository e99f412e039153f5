// What only the setup screens ask for.
import { call, get } from "./client";
import type { ApiToken, Company, RolePreview, SensitiveRead } from "./types";

export const read_company = () => get<Company>("/company");
export const change_company = async (changes: Partial<Company>) =>
  (await call<Company>("/company", { method: "PATCH", body: changes })).body;
export async function read_tokens(): Promise<ApiToken[]> {
  const body = await get<ApiToken[] | { tokens?: ApiToken[]; rows?: ApiToken[] }>("/tokens");
  return Array.isArray(body) ? body : (body.tokens ?? body.rows ?? []);
}
export interface NewToken { name: string; scopes: string[]; expires_at?: string }
export const create_token = async (token: NewToken) =>
  (await call<{ id: string; token: string }>("/tokens", { method: "POST", body: token })).body;
export const delete_token = (id: string) => call<void>(`/tokens/${id}`, { method: "DELETE" });
export interface ReadsQuery { user?: string; entity?: string; record?: string; from?: string; to?: string }
export const read_reads = (query: ReadsQuery, cursor?: string) =>
  get<{ rows: SensitiveRead[]; next: string | null }>("/reads", { ...query, limit: 50, cursor });
export const preview_role = (id: string) => get<RolePreview>(`/roles/${id}/preview`);
