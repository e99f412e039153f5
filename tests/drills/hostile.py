"""People with slow lines, and programs that mean no good: 200 heads and 50 bodies that drip, 50 exports and a
WebSocket that nobody reads, uploads that break off. Ordinary requests go on meanwhile, memory stays bounded, the slow
ones are refused or cut, nothing of them stays. On SQLite: none of it reaches the engine.

usage: hostile.py path/to/lazo"""

import contextlib
import csv
import json
import os
import re
import select
import shutil
import socket
import sqlite3
import struct
import sys
import tempfile
import threading
import time
import urllib.request

sys.path.append(os.path.join(os.path.dirname(__file__), "..", "support"))

from live import Live
from server import Client, Server, Store

HEADS, BODIES, EXPORTS, ORDINARY = 200, 50, 50, 500
MOST_MEMORY = 400 << 20
PATIENCE = 120  # seconds; the limits of the server are 10 for a head and 30 for all else


def expect(what, seen, wanted):
    if seen != wanted:
        raise SystemExit(f"{what}: {seen} instead of {wanted}")


def wait_until(what, true):
    end = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > end:
            raise SystemExit(f"not within {PATIENCE} seconds: {what}")
        select.select([], [], [], 0.2)


def memory(server):
    with open(f"/proc/{server.process.pid}/status") as status:
        return int(re.search(r"VmRSS:\s+(\d+) kB", status.read())[1]) << 10


def connections(server):
    """Open ones by kind, this question's own among them."""
    with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/metrics", timeout=30) as answer:
        text = answer.read().decode()
    return {kind: int(float(count)) for kind, count in re.findall(r'lazo_http_connections\{kind="(\w+)"\} (\S+)', text)}


def connect(server, receive_buffer=None):
    connection = socket.socket()
    if receive_buffer:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    connection.settimeout(20)
    connection.connect(("127.0.0.1", server.port))
    return connection


def all_of(connection):
    """What comes until the server ends the connection."""
    read = b""
    try:
        while piece := connection.recv(1 << 16):
            read += piece
    except ConnectionError:
        pass
    return read


def head(server, method, path, *more):
    lines = [f"{method} {path} HTTP/1.1", "Host: a", f"Authorization: Bearer {server.store.token}", *more]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


class Dripping:
    """Connections that send a byte a second for as long as the server takes it."""

    def __init__(self, server, count, first, byte):
        self.open, self.said, self.byte = [], [], byte
        for _ in range(count):
            connection = connect(server)
            connection.sendall(first)
            self.open.append(connection)

    def drip(self):
        ended, _, _ = select.select(self.open, [], [], 0)
        for connection in ended:
            self.said.append(all_of(connection))
            self.open.remove(connection)
        for connection in self.open:
            try:
                connection.sendall(self.byte)
            except ConnectionError:
                pass  # its end is read with the next byte


def fill(store):
    """Customers enough that an export of them does not fit into any buffer on its way."""
    path = os.path.join(store.folder, "customers.csv")
    with open(path, "w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["name", "description"])
        rows.writerows([f"Cliente {number}", f"{number} " + "palabra " * 250] for number in range(8000))
    store.run("import", "customers", path, "--key", "none")
    os.unlink(path)


def cookie_of(server):
    words = json.dumps({"email": "ana@example.com", "password": "una-clave-larga-2026"}).encode()
    asked = urllib.request.Request(f"http://127.0.0.1:{server.port}/api/v1/session", words, {"Content-Type": "application/json"})
    with urllib.request.urlopen(asked, timeout=30) as answer:
        return re.search(r"lazo_session=([^;]*)", answer.headers["Set-Cookie"])[1]


class Writers:
    """Two people who change customers until told to end: what the live screens hear of."""

    def __init__(self, server):
        self.server, self.ending, self.written, self.fault = server, False, 0, None
        self.threads = [threading.Thread(target=self.write, args=(number,)) for number in range(2)]
        for thread in self.threads:
            thread.start()

    def write(self, number):
        try:
            client = Client(self.server)
            while not self.ending:
                status, answer = client.ask("POST", "/customers", {"name": f"Nueva {number}", "kind": "person"})
                expect("a write beside them all", (status, answer.get("code")), (201, None))
                self.written += 1
        except (Exception, SystemExit) as fault:
            self.fault = fault

    def end(self):
        self.ending = True
        for thread in self.threads:
            thread.join()
        if self.fault:
            raise SystemExit(f"a writer: {self.fault}")


class Listener:
    """A live screen that reads."""

    def __init__(self, server, cookie):
        self.live, self.frames, self.ended = Live(server.port, cookie), 0, False
        self.live.subscribe(["customers"])
        self.live.socket.settimeout(None)
        self.thread = threading.Thread(target=self.listen, daemon=True)
        self.thread.start()

    def listen(self):
        try:
            while True:
                self.live.receive()
                self.frames += 1
        except (RuntimeError, OSError):
            self.ended = True


def uploads_of(store):
    return [name for _, _, names in os.walk(store.folder) for name in names if name.startswith(("lazo-upload-", "import-"))]


def imports_of(store):
    with contextlib.closing(sqlite3.connect(f"file:{store.path}?mode=ro", uri=True)) as reader:
        return reader.execute("SELECT count(*) FROM imports").fetchone()[0]


def broken_uploads(server):
    """Half of what was announced, then nobody; politely and not."""
    for number in range(20):
        connection = connect(server)
        connection.sendall(head(server, "POST", "/api/v1/imports?entity=customers&name=a.csv", "Content-Length: 2000000"))
        connection.sendall(b"name\n" + b"Ana\n" * 200_000)
        if number % 2:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()
            continue
        connection.shutdown(socket.SHUT_WR)
        said = all_of(connection)
        expect("half an upload", said.split(b"\r\n")[0], b"HTTP/1.1 400 Bad Request")
        if b"http.body_incomplete" not in said:
            raise SystemExit(f"half an upload: {said}")
    wait_until("no file of a broken upload", lambda: not uploads_of(server.store))
    expect("imports", imports_of(server.store), 1)  # the one that filled the store


def ask_ordinary(server, heads, bodies):
    """Ordinary requests beside them all; the slow ones send a byte whenever a second has passed."""
    client, next_drip, highest = Client(server), time.monotonic() + 1, 0
    for number in range(ORDINARY):
        path = ["/customers?limit=20&fields=name", "/session", "/search?q=cliente"][number % 3]
        expect(f"GET {path}", client.ask("GET", path)[0], 200)
        if time.monotonic() >= next_drip:
            heads.drip()
            bodies.drip()
            next_drip += 1
        highest = max(highest, memory(server))
    return highest


def export_beside_them(server):
    """An export that is read is whole while 50 that are not wait for their readers."""
    asked = urllib.request.Request(f"http://127.0.0.1:{server.port}/api/v1/customers/export?fields=name",
                                   headers={"Authorization": "Bearer " + server.store.token})
    with urllib.request.urlopen(asked, timeout=30) as answer:
        lines = answer.read().count(b"\n")
    if lines < 8001 or connections(server)["http"] < EXPORTS:
        raise SystemExit(f"an export beside those that nobody reads: {lines} lines, {connections(server)}")


def main(lazo):
    folder = tempfile.mkdtemp(prefix="lazo_hostile_")
    try:
        store = Store(lazo, folder)
        fill(store)
        server = Server(store)
        cookie = cookie_of(server)
        before = memory(server)
        deaf = Live(server.port, cookie, receive_buffer=2048)
        deaf.subscribe(["customers"])
        listener = Listener(server, cookie)
        heads = Dripping(server, HEADS, b"GET /api/v1/session HTTP/1.1\r\nHost: a\r\nX: ", b"x")
        bodies = Dripping(server, BODIES, head(server, "POST", "/api/v1/imports?entity=customers&name=a.csv",
                                               "Content-Length: 1000000"), b"x")
        exports = [connect(server, 4096) for _ in range(EXPORTS)]
        for connection in exports:
            connection.sendall(head(server, "GET", "/api/v1/customers/export"))
        writers = Writers(server)
        highest = [ask_ordinary(server, heads, bodies)]
        export_beside_them(server)

        def all_slow_ended():
            heads.drip()
            bodies.drip()
            highest.append(memory(server))
            select.select([], [], [], 0.8)
            return not heads.open and not bodies.open and connections(server)["websocket"] == 1

        wait_until("the slow ones are cut, and the WebSocket that does not read", all_slow_ended)
        writers.end()
        wait_until("the exports that nobody reads are cut", lambda: connections(server)["http"] <= 2)
        highest.append(memory(server))
        expect("what slow heads got", set(heads.said), {b""})
        expect("what slow bodies got", {said.split(b"\r\n")[0] for said in bodies.said}, {b"HTTP/1.1 408 Request Timeout"})
        for connection in exports:
            if all_of(connection).endswith(b"0\r\n\r\n"):
                raise SystemExit("an export that nobody read was sent whole")
        broken_uploads(server)
        told = listener.frames
        expect("a write afterwards", Client(server).ask("POST", "/customers", {"name": "Última", "kind": "person"})[0], 201)
        wait_until("the other live screen goes on", lambda: listener.frames > told)
        expect("the other live screen", listener.ended, False)
        if max(highest) > MOST_MEMORY:
            raise SystemExit(f"{max(highest) >> 20} MB of memory")
        written = Client(server).ask("GET", "/customers?limit=1")[1]["count"]
        server.stop()
        expect("customers", written, 8000 + writers.written + 1)
        expect("the store", store.check()["sound"], True)
        print(f"{HEADS + BODIES + EXPORTS} slow clients cut, {ORDINARY} ordinary requests and {writers.written} writes beside them, "
              f"memory {before >> 20} MB before and {max(highest) >> 20} MB at most")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1])
