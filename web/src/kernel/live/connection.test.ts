import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LiveConnection } from "./connection";

class Line {
  readyState = 0;
  sent: string[] = [];
  onopen?: () => void;
  onmessage?: (event: { data: string }) => void;
  onclose?: (event: { code: number }) => void;
  send(text: string) {
    this.sent.push(text);
  }
  close(code = 1006) {
    this.readyState = 3;
    this.onclose?.({ code });
  }
  open() {
    this.readyState = 1;
    this.onopen?.();
  }
}
let lines: Line[] = [];
const last = () => lines.at(-1)!;
function connect(on_state = vi.fn()) {
  const open = () => {
    lines.push(new Line());
    return last() as unknown as WebSocket;
  };
  return { connection: new LiveConnection(() => "ws://x", on_state, open), on_state };
}
beforeEach(() => {
  lines = [];
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

test("what is watched is said on opening, counted, and said again when it ends", () => {
  const { connection } = connect();
  const first = connection.watch(["customers"]);
  const second = connection.watch(["customers", "tasks"]);
  connection.start();
  last().open();
  expect(last().sent).toEqual(['{"subscribe":["customers","tasks"]}']);
  first();
  expect(last().sent.at(-1)).toBe('{"subscribe":["customers","tasks"]}');
  second();
  expect(last().sent.at(-1)).toBe('{"subscribe":[]}');
});
test("messages reach the listeners; what is no message is let go", () => {
  const { connection } = connect();
  const heard = vi.fn();
  connection.listen(heard);
  connection.start();
  last().open();
  last().onmessage?.({ data: '{"entity":"customers","id":"1"}' });
  last().onmessage?.({ data: "rubbish" });
  expect(heard.mock.calls).toEqual([[{ entity: "customers", id: "1" }]]);
});
test("a lost line comes back after longer and longer pauses, and says that it was away", () => {
  const { connection, on_state } = connect();
  connection.start();
  last().open();
  expect(on_state).toHaveBeenLastCalledWith("open");
  for (const pause of [500, 1000, 2000]) {
    last().close();
    const before = lines.length;
    vi.advanceTimersByTime(pause / 2 - 1);
    expect(lines.length).toBe(before);
    vi.advanceTimersByTime(pause / 2 + 1);
    expect(lines.length).toBe(before + 1);
  }
  expect(on_state.mock.calls).toEqual([["open"], ["waiting"], ["refused"], ["refused"]]);
  last().open();
  expect(on_state).toHaveBeenLastCalledWith("open");
});
test("after stop nobody comes back", () => {
  const { connection } = connect();
  connection.start();
  last().open();
  connection.stop();
  vi.advanceTimersByTime(120_000);
  expect(lines).toHaveLength(1);
});
test("whose session ended is told so and does not come back", () => {
  const { connection, on_state } = connect();
  connection.start();
  last().open();
  last().close(4401);
  expect(on_state).toHaveBeenLastCalledWith("signed_out");
  vi.advanceTimersByTime(120_000);
  expect(lines).toHaveLength(1);
  connection.start();
  expect(lines).toHaveLength(2);
});
