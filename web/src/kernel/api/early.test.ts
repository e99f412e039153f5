import { beforeEach, expect, test, vi } from "vitest";
import { server_says } from "~/checks/screen";
import { get } from "./client";
import { ask_early, take_early } from "./early";

const session = { body: { csrf: "token" } };
beforeEach(() => {
  take_early("/api/v1/session");
  take_early("/api/v1/schema?language=es");
});

test("the session and the schema are asked for once, and handed to who needs them", async () => {
  const asked = server_says(session, { body: { version: 7 } });
  await ask_early("es");
  expect(await get("/session")).toEqual({ csrf: "token" });
  expect(await get("/schema", { language: "es" })).toEqual({ version: 7 });
  expect(asked.map(({ path }) => path)).toEqual(["/api/v1/session", "/api/v1/schema?language=es"]);
});
test("each answer serves once: the next one who asks hears what is so now", async () => {
  const asked = server_says(session, { body: {} }, { body: { csrf: "newer" } });
  await ask_early("es");
  await get("/session");
  expect(await get("/session")).toEqual({ csrf: "newer" });
  expect(asked).toHaveLength(3);
});
test("who is not signed in is not asked what there is to see", async () => {
  const asked = server_says({ status: 401, body: { title: "no" } });
  await ask_early("es");
  expect(asked.map(({ path }) => path)).toEqual(["/api/v1/session"]);
  expect(take_early("/api/v1/schema?language=es")).toBeUndefined();
  await expect(get("/session")).rejects.toMatchObject({ status: 401 });
});
test("what did not come is asked for again", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("offline")));
  await ask_early("es");
  server_says(session);
  expect(await get("/session")).toEqual({ csrf: "token" });
});
