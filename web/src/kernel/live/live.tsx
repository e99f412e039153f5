// Joins the connection to the caches: a row that changed elsewhere is read again and lights up for a moment.
import { useQueryClient, type InfiniteData, type QueryClient } from "@tanstack/react-query";
import { createContext, useContext, useEffect, useMemo, type ReactNode } from "react";
import { ApiError, say_signed_out } from "~/kernel/api/client";
import { list_rows } from "~/kernel/api/records";
import { read_session } from "~/kernel/api/session";
import type { Job, ListQuery, LiveEvent, LiveMessage, Page, RecordEvent } from "~/kernel/api/types";
import { drop_copies, find_copy, mark_changed, update_copies } from "~/kernel/records/cache";
import { keys, load_anew, refresh_what_is_here } from "~/kernel/records/keys";
import { live_address, LiveConnection } from "./connection";

const LiveContext = createContext<LiveConnection | null>(null);
const collect_for = 150;
const most_single_rows = 50;
const most_pages_read_again = 3;

function pages_of(data: unknown): Page[] {
  return (data as InfiniteData<Page> | undefined)?.pages ?? [];
}

async function read_again(client: QueryClient, entity: string, ids: string[]) {
  const lists = client.getQueryCache().findAll({ queryKey: keys.lists(entity), type: "active" });
  for (const list of lists) {
    const query = list.queryKey[2];
    const shown = ids.filter((id) => pages_of(list.state.data).some((page) => page.rows.some((row) => row.id === id)));
    if (typeof query !== "object" || !shown.length) continue;
    const { fields, as_of } = query as ListQuery;
    if (as_of) continue;
    const page = await list_rows(entity, { filter: { id: { in: shown } }, fields, limit: 200, count: "none" });
    for (const row of page.rows) update_copies(client, entity, row.id, (copy) => ({ ...copy, ...row }));
  }
}

function refresh_shape(client: QueryClient, entity: string) {
  // A row came, went or may have moved: short lists are read again whole, long ones only when next opened.
  void client.invalidateQueries({
    queryKey: keys.lists(entity),
    predicate: (query) => pages_of(query.state.data).length <= most_pages_read_again,
  });
  void client.invalidateQueries({ queryKey: keys.boards(entity) });
}

const is_of_record = (event: LiveEvent): event is RecordEvent => "version" in event;

/** Others see it now than before: lists may show it or not. */
const moves_sight = (event: LiveEvent) => event.kind === "shared" || (event.kind === "updated" && event.fields.includes("owner"));

/** Not to be seen any more: the rows go at once, an open page asks and says that it is not there. */
function let_go(client: QueryClient, entity: string, ids: string[]) {
  if (!ids.length) return;
  drop_copies(client, entity, new Set(ids));
  for (const id of ids) void client.resetQueries({ queryKey: keys.record(entity, id) });
}

function refresh_who_sees(client: QueryClient, entity: string, id: string) {
  void client.invalidateQueries({ queryKey: keys.shares(entity, id) });
  void client.invalidateQueries({ queryKey: keys.accesses(entity, id) });
}

async function take_in(client: QueryClient, entity: string, events: LiveEvent[]) {
  let_go(client, entity, events.flatMap((event) => (event.kind === "hidden" ? [event.id] : [])));
  // A share changes no version.
  const is_news = (event: RecordEvent) => event.kind === "shared" || (find_copy(client, entity, event.id)?.version ?? -1) < event.version;
  const news = events.filter(is_of_record).filter(is_news);
  const ids = [...new Set(news.filter((event) => event.kind === "updated" || event.kind === "shared").map((event) => event.id))];
  for (const id of ids) mark_changed(entity, id);
  for (const id of ids) void client.invalidateQueries({ queryKey: keys.record(entity, id) });
  for (const id of ids) void client.invalidateQueries({ queryKey: keys.histories(entity, id) });
  for (const { id } of news.filter(moves_sight)) refresh_who_sees(client, entity, id);
  void client.invalidateQueries({ queryKey: keys.timelines });
  if (events.some((event) => event.kind !== "updated" || moves_sight(event)) || ids.length > most_single_rows) return refresh_shape(client, entity);
  try {
    await read_again(client, entity, ids);
  } catch {
    refresh_shape(client, entity);
  }
}

function collector(client: QueryClient) {
  const waiting = new Map<string, LiveEvent[]>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    for (const [entity, events] of waiting) void take_in(client, entity, events);
    waiting.clear();
  };
  return (message: LiveMessage) => {
    if ("rights" in message) return void load_anew(client);
    if ("job" in message) return void client.setQueryData(["job", message.job.id], message.job);
    waiting.set(message.entity, [...(waiting.get(message.entity) ?? []), message]);
    timer ??= setTimeout(flush, collect_for);
  };
}

/** A line that is not let in: is it the server, or the session, which may have ended while the line was down? */
async function look_at_session() {
  try {
    await read_session();
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) say_signed_out();
  }
}

function new_connection(client: QueryClient): LiveConnection {
  // What happened before the line was open, or while it was down, was not heard: ask again. While it was down rights may
  // have changed too.
  let was_open = false;
  const connection = new LiveConnection(live_address, (state) => {
    if (state === "signed_out") return say_signed_out();
    if (state === "refused") return void look_at_session();
    if (state !== "open") return;
    void (was_open ? load_anew(client) : refresh_what_is_here(client));
    was_open = true;
  });
  connection.listen(collector(client));
  return connection;
}

let ahead: { connection: LiveConnection; let_go: () => void } | undefined;
/** Opens the line before the screens are drawn, so that rows asked for ahead of them miss nothing. */
export function watch_ahead(client: QueryClient, entity: string) {
  const connection = new_connection(client);
  connection.start();
  ahead = { connection, let_go: connection.watch([entity]) };
}

export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const connection = useMemo(() => ahead?.connection ?? new_connection(client), [client]);
  useEffect(() => {
    connection.start();
    // By now the screens watch for themselves.
    ahead?.let_go();
    ahead = undefined;
    return () => connection.stop();
  }, [connection]);
  return <LiveContext value={connection}>{children}</LiveContext>;
}

export function useWatched(...entities: string[]) {
  const connection = useContext(LiveContext);
  const joined = entities.join(",");
  useEffect(() => connection?.watch(joined.split(",")), [connection, joined]);
}

export function useJobNews(listener: (job: Job) => void) {
  const connection = useContext(LiveContext);
  useEffect(() => connection?.listen((message) => "job" in message && listener(message.job)), [connection, listener]);
}
