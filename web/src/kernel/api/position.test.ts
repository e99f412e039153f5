import { beforeEach, expect, test } from "vitest";
import { server_says } from "~/checks/screen";
import { LiveConnection } from "~/kernel/live/connection";
import { get } from "./client";
import { forget_position, learn_position, position } from "./position";
import { export_address } from "./records";

beforeEach(forget_position);

test("the latest position is kept, whatever order the answers come in", () => {
  for (const told of ["1-ff", "1-100", "1-fe", null, undefined]) learn_position(told);
  expect(position()).toBe("1-100");
  learn_position("2-1");
  learn_position("1-ffff");
  expect(position()).toBe("2-1");
});
test("questions say how far the page has seen the store come", async () => {
  const asked = server_says({ body: {}, headers: { "Lazo-Position": "3-a1" } }, { body: {} });
  await get("/session");
  await get("/people");
  expect(asked.map(({ headers }) => headers?.get("Lazo-Position"))).toEqual([null, "3-a1"]);
  expect(export_address("people", { format: "csv" })).toContain("position=3-a1");
});
test("what changed is told with the position that shows it; a new line forgets what was known", () => {
  const socket = { readyState: 0, send: () => undefined, close: () => undefined } as unknown as WebSocket;
  const connection = new LiveConnection(() => "ws://here", undefined, () => socket);
  connection.start();
  learn_position("1-5");
  socket.onopen?.(new Event("open"));
  expect(position()).toBe("");
  socket.onmessage?.(new MessageEvent("message", { data: '{"events":[],"position":"1-9"}' }));
  expect(position()).toBe("1-9");
});
