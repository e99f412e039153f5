import { call, get, set_csrf } from "./client";
import type { Session, Setup } from "./types";

function opened(session: Session): Session {
  set_csrf(session.csrf);
  return session;
}

export async function read_session(): Promise<Session> {
  return opened(await get<Session>("/session"));
}
export async function sign_in(email: string, password: string): Promise<Session> {
  return opened((await call<Session>("/session", { method: "POST", body: { email, password } })).body);
}
export async function sign_out(): Promise<void> {
  await call("/session", { method: "DELETE" });
  set_csrf("");
}
export async function first_run(setup: Setup): Promise<Session> {
  return opened((await call<Session>("/setup", { method: "POST", body: setup })).body);
}
export async function set_password(user: string, password: string, current?: string): Promise<void> {
  await call(`/users/${user}/password`, { method: "POST", body: { password, current } });
}
