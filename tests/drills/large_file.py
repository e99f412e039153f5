"""Files too large, and large ones. Above the limit an upload is refused with a message in the user's language that
names the limit, and leaves nothing; below it 2 GB are taken and previewed while memory stays bounded, with few keys
and with millions. On SQLite: a file is previewed the same way for every engine.

usage: large_file.py path/to/lazo [megabytes]"""

import http.client
import json
import os
import re
import select
import shutil
import sqlite3
import sys
import tempfile
import threading

from server import Client, Server, Store

MOST_MEMORY = 400 << 20
PATH = "/api/v1/imports?entity=customers&name=large.csv"


def expect(what, seen, wanted):
    if seen != wanted:
        raise SystemExit(f"{what}: {seen} instead of {wanted}")


def uploads_of(store):
    return [name for _, _, names in os.walk(store.folder) for name in names if name.startswith(("lazo-upload-", "import-"))]


def rows(size, keys, width):
    """Pieces of a CSV of that size: a few keys again and again, or each its own."""
    sent, number, filler = 0, 0, "palabra " * (width // 8)
    piece = ["name,external_id,description\n"]
    while sent < size:
        for number in range(number, number + 2000):
            piece.append(f"Cliente {number % keys},K{number % keys},{filler}\n")
        number += 1
        data = "".join(piece).encode()
        sent += len(data)
        yield data
        piece = []


class Watch:
    """The highest memory of the server while it is open."""

    def __init__(self, server):
        self.path, self.highest, self.ending = f"/proc/{server.process.pid}/status", 0, threading.Event()
        self.thread = threading.Thread(target=self.look)

    def look(self):
        while not self.ending.wait(0.05):
            with open(self.path) as status:
                self.highest = max(self.highest, int(re.search(r"VmRSS:\s+(\d+) kB", status.read())[1]) << 10)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ending.set()
        self.thread.join()


def upload(server, pieces, length=None, language="en"):
    """In chunks when no length is given. The server may answer, and stop reading, before all is sent."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=600)
    connection.putrequest("POST", PATH)
    connection.putheader("Authorization", "Bearer " + server.store.token)
    connection.putheader("Accept-Language", language)
    connection.putheader(*(("Content-Length", str(length)) if length else ("Transfer-Encoding", "chunked")))
    connection.endheaders()
    try:
        for piece in pieces:
            connection.send(piece if length else b"%x\r\n%b\r\n" % (len(piece), piece))
        if not length:
            connection.send(b"0\r\n\r\n")
    except OSError:
        pass
    answer = connection.getresponse()
    body = json.loads(answer.read())
    connection.close()
    return answer.status, body


def refuse_too_large(store):
    server = Server(store, "--largest-upload", "3")
    words = {"en": "That is too large: at most 3 MB are taken here.", "es": "Es demasiado grande: aquí se admiten como mucho 3 MB."}
    for language, word in words.items():
        for length in (None, 2 << 30):
            status, problem = upload(server, rows(4 << 20, 1000, 200), length, language)
            expect("a file above the limit", (status, problem["code"], problem["detail"]), (413, "http.body_too_large", word))
    expect("a file below the limit", upload(server, rows(2 << 20, 1000, 200))[0], 201)
    left = uploads_of(store)
    expect("files that stay", len(left), 1)
    server.stop()
    with sqlite3.connect(store.path) as reader:
        expect("imports", reader.execute("SELECT count(*) FROM imports").fetchone()[0], 1)


def preview(server, size, keys, width):
    """What the preview counts, and the memory that upload and preview took at most."""
    client = Client(server)
    with Watch(server) as watch:
        status, taken = upload(server, rows(size, keys, width))
        expect("a large file", status, 201)
        mapping = {"columns": {"name": "name", "external_id": "external_id", "description": "description"},
                   "key": ["external_id"], "mode": "both", "same_key": "merge"}
        status, started = client.ask("POST", f"/imports/{taken['id']}/preview", {"mapping": mapping})
        expect("its preview", status, 202)
        while (state := client.ask("GET", f"/imports/{taken['id']}")[1])["state"] == "previewing":
            select.select([], [], [], 0.5)
    expect("its state", state["state"], "previewed")
    counts = state["preview"]
    expect("new ones", counts["new"], min(keys, counts["rows"]))
    expect("errors", (counts["failed"], counts["errors"]), (0, []))
    expect("duplicates", counts["duplicates"], counts["rows"] - counts["new"])
    print(f"{state['size'] >> 20} MB, {counts['rows']} rows of {counts['new']} keys: {watch.highest >> 20} MB of memory at most", flush=True)
    if watch.highest > MOST_MEMORY:
        raise SystemExit("that is too much memory")


def main(lazo, megabytes):
    folder = tempfile.mkdtemp(prefix="lazo_large_file_")
    try:
        store = Store(lazo, folder)
        refuse_too_large(store)
        server = Server(store)
        preview(server, megabytes << 20, 1000, 4000)
        for name in uploads_of(store):
            os.unlink(os.path.join(folder, "store-uploads", name))
        preview(server, 40 * megabytes << 10, 10**9, 8)
        preview(server, 10 * megabytes << 10, 200_000, 8)
        server.stop()
        expect("the store", store.check()["sound"], True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 2048)
