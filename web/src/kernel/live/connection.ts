// The WebSocket of /api/v1/live: says what is watched, hands out what changed, comes back by itself.
import { forget_position, learn_position } from "~/kernel/api/position";
import type { LiveEvent, LiveMessage } from "~/kernel/api/types";

type Listener = (message: LiveMessage) => void;
/** refused: closed before it was open, which a browser does not explain; signed_out: the server ended the session. */
type State = "closed" | "open" | "waiting" | "refused" | "signed_out";
const longest_wait = 30_000;
const signed_out_code = 4401;

export class LiveConnection {
  private socket: WebSocket | null = null;
  private attempts = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private wanted = new Map<string, number>();
  private listeners = new Set<Listener>();
  private stopped = true;

  constructor(
    private readonly address: () => string,
    private readonly on_state: (state: State) => void = () => undefined,
    private readonly open_socket: (address: string) => WebSocket = (url) => new WebSocket(url),
  ) {}

  start() {
    if (!this.stopped) return;
    this.stopped = false;
    this.connect();
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
    this.socket?.close();
    this.socket = null;
  }

  /** Counted: two lists of one entity watch it once, and it ends with the last of them. */
  watch(entities: string[]): () => void {
    for (const name of entities) this.wanted.set(name, (this.wanted.get(name) ?? 0) + 1);
    this.send_wanted();
    return () => {
      for (const name of entities) {
        const left = (this.wanted.get(name) ?? 1) - 1;
        if (left) this.wanted.set(name, left);
        else this.wanted.delete(name);
      }
      this.send_wanted();
    };
  }

  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  private connect() {
    const socket = this.open_socket(this.address());
    this.socket = socket;
    let opened = false;
    socket.onopen = () => {
      opened = true;
      forget_position();
      this.attempts = 0;
      this.send_wanted();
      this.on_state("open");
    };
    socket.onmessage = (event) => this.hand_out(String(event.data));
    socket.onclose = (event) => this.end(event.code, opened);
  }

  private end(code: number, opened: boolean) {
    this.socket = null;
    const signed_out = !this.stopped && code === signed_out_code;
    // Nobody is let in again before they sign in, which makes a new connection.
    this.stopped ||= signed_out;
    if (this.stopped) return this.on_state(signed_out ? "signed_out" : "closed");
    this.on_state(opened ? "waiting" : "refused");
    const pause = Math.min(longest_wait, 500 * 2 ** this.attempts++);
    // Half of the pause is chance, so that a thousand screens do not all knock at once.
    this.timer = setTimeout(() => this.connect(), pause / 2 + (Math.random() * pause) / 2);
  }

  private send_wanted() {
    if (this.socket?.readyState !== 1) return;
    this.socket.send(JSON.stringify({ subscribe: [...this.wanted.keys()] }));
  }

  private hand_out(text: string) {
    let message: (LiveMessage | { events: LiveEvent[] }) & { position?: string };
    try {
      message = JSON.parse(text);
    } catch {
      return;
    }
    learn_position(message.position);
    // What happened together comes together.
    for (const one of "events" in message ? message.events : [message]) for (const listener of this.listeners) listener(one);
  }
}

export function live_address(): string {
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/v1/live`;
}
