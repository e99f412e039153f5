// The one place that speaks HTTP. Throws ApiError for every answer that is not a success.
import { take_early } from "./early";
import { learn_position, position } from "./position";
import type { Problem } from "./types";

const base = "/api/v1";
const most_kept_alive = 16_000;
let csrf = "";
let language = "es";

export function set_csrf(token: string) {
  csrf = token;
}
export function set_api_language(name: string) {
  language = name;
}

export class ApiError extends Error {
  constructor(readonly problem: Problem, readonly retry_after: number | null = null) {
    super(problem.detail || problem.title);
  }
  get status() {
    return this.problem.status;
  }
}

export type Query = Record<string, unknown>;
export interface Call {
  method?: "GET" | "POST" | "PATCH" | "DELETE";
  query?: Query;
  body?: unknown;
  raw?: Blob;
  version?: number;
  signal?: AbortSignal;
  /** The same key twice within a day gives the first answer again, so a retry never writes twice. */
  idempotency_key?: string;
}
export interface Answer<T> {
  body: T;
  status: number;
  operation: string | null;
}

export function api_path(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === "") continue;
    search.set(name, typeof value === "object" ? JSON.stringify(value) : String(value));
  }
  const text = search.toString();
  return base + path + (text ? `?${text}` : "");
}

function headers_of(options: Call): Headers {
  const headers = new Headers({ Accept: "application/json", "Accept-Language": language });
  if (options.raw) headers.set("Content-Type", "application/octet-stream");
  else if (options.body !== undefined) headers.set("Content-Type", "application/json");
  if (options.version !== undefined) headers.set("If-Match", `"${options.version}"`);
  if ((options.method ?? "GET") === "GET") {
    if (position()) headers.set("Lazo-Position", position());
    return headers;
  }
  headers.set("Idempotency-Key", options.idempotency_key ?? crypto.randomUUID());
  if (csrf) headers.set("X-CSRF-Token", csrf);
  return headers;
}

async function problem_of(response: Response): Promise<Problem> {
  try {
    return { status: response.status, ...(await response.json()) };
  } catch {
    return { type: "about:blank", title: response.statusText || `HTTP ${response.status}`, status: response.status };
  }
}

function retry_seconds(response: Response): number | null {
  const seconds = Number(response.headers.get("Retry-After"));
  return Number.isFinite(seconds) && seconds > 0 ? seconds : null;
}

let signed_out: () => void = () => undefined;
/** Called when the server says that the session is over. */
export function on_signed_out(listener: () => void) {
  signed_out = listener;
}
export function say_signed_out() {
  signed_out();
}

async function answer_of(path: string, options: Call, text_sent: string | undefined): Promise<Response> {
  const address = api_path(path, options.query);
  const method = options.method ?? "GET";
  const early = method === "GET" && (await take_early(address));
  if (early) return early;
  return fetch(address, {
    method,
    headers: headers_of(options),
    body: options.raw ?? text_sent,
    // Who closes the page behind a change has still changed it; browsers carry so much and no more.
    keepalive: method === "PATCH" && (text_sent?.length ?? 0) < most_kept_alive,
    credentials: "same-origin",
    signal: options.signal,
  });
}

export async function call<T>(path: string, options: Call = {}): Promise<Answer<T>> {
  let response: Response;
  const text_sent = options.body === undefined ? undefined : JSON.stringify(options.body);
  try {
    response = await answer_of(path, options, text_sent);
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new ApiError({ type: "/problems/offline", title: "offline", status: 0 });
  }
  learn_position(response.headers.get("Lazo-Position"));
  if (!response.ok) {
    const error = new ApiError(await problem_of(response), retry_seconds(response));
    if (response.status === 401 && path !== "/session") signed_out();
    throw error;
  }
  const text = response.status === 204 ? "" : await response.text();
  const body = (text ? JSON.parse(text) : undefined) as T;
  return { body, status: response.status, operation: response.headers.get("Lazo-Operation") };
}

export async function get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
  return (await call<T>(path, { query, signal })).body;
}
