"""A program that reads from a replica: lists, reports and exports come from there, who wrote sees it at once wherever the
replica is, nothing is older than was stated, and what the replica cannot answer the primary does."""

import http.client
import os
import re
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))

from places import FilePlaces, FollowedPlaces, Place, database_of  # noqa: E402
from postgres import wait_until  # noqa: E402
from server import Client, Server, email_of, fill, seen  # noqa: E402

ROWS = 3000
FROM = re.compile(r'^lazo_replica_reads\{from="(.*?)"\} (\d+)', re.M)
REPLICA, LATE, DOWN = "replica", "primary, none in time", "primary, none up"


def reads(server):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    connection.request("GET", "/metrics")
    found = {name: int(count) for name, count in FROM.findall(connection.getresponse().read().decode())}
    connection.close()
    return found


def check(what, true):
    if not true:
        raise SystemExit("not so: " + what)


class Drill:
    def __init__(self, places):
        self.places, self.replica, self.place = places, places.replica, places.empty()
        fill(self.place)
        wait_until("the replica has all", self.replica.replayed)

    def asked(self, server, do):
        """What `do` gives, and who answered meanwhile."""
        before = reads(server)
        given = do()
        after = reads(server)
        return given, {name: after[name] - before[name] for name in after if after[name] != before[name]}

    def until_read_from(self, server, ada):
        wait_until("the replica is read from", lambda: REPLICA in self.asked(server, lambda: names(ada))[1])


def names(client, headers=None, query=""):
    return {row["name"] for row in client.expect(200, "GET", "/customers?fields=name&limit=200" + query, headers=headers)["rows"]}


def add(client, name):
    return client.expect(201, "POST", "/customers", {"kind": "person", "name": name})


def signed_in(server):
    ada = Client(server)
    ada.sign_in(email_of("administrator"))
    return ada


def lists_come_from_there(drill, server, ada):
    drill.until_read_from(server, ada)
    for path in ("/customers", "/customers/count", "/customers/groups?by=owner", "/customers/export"):
        check(path + " is read from the replica", drill.asked(server, lambda: ada.request("GET", "/api/v1" + path))[1].keys() == {REPLICA})
    told = drill.asked(server, lambda: names(ada, {"Lazo-Position": ""}))[1]
    check("who does not say what they know is answered by the primary", told == {})
    refused = ada.request("GET", "/api/v1/customers", headers={"Lazo-Position": "here"})
    check("what is no position is said", refused.status == 400 and refused.json["errors"][0]["path"] == "Lazo-Position")


def own_writes_are_seen(drill, server, ada):
    drill.replica.pause()
    add(ada, "Recién llegada")
    seen_names, told = drill.asked(server, lambda: names(ada))
    check("who wrote sees it while the replica stands still", "Recién llegada" in seen_names and told == {LATE: 1})
    drill.replica.go_on()
    drill.until_read_from(server, ada)
    check("and from the replica, once it is there", "Recién llegada" in names(ada))


def a_new_field_is_known(drill, server, ada):
    known = seen[drill.place.url]
    drill.replica.pause()
    ada.expect(201, "POST", "/schema/entities/customers/fields", {"name": "taste", "type": "text", "label": "Gusto"})
    # As somebody asks who has not heard of it.
    path = '/customers?filter={"x_taste":{"empty":true}}'
    check("what the replica does not know the primary does", ada.expect(200, "GET", path, headers={"Lazo-Position": known})["count"] == 1)
    drill.replica.go_on()


def never_older_than_stated(drill):
    with Server(drill.place, words=["--replica-seconds", "1"]) as server:
        ada = signed_in(server)
        drill.until_read_from(server, ada)
        known = seen[drill.place.url]
        drill.replica.pause()
        add(ada, "De otro")
        began = time.monotonic()
        wait_until("a list shows what another wrote", lambda: "De otro" in names(ada, {"Lazo-Position": known}))
        print(f"a replica that stands still is left after {time.monotonic() - began:.1f} s of the stated 1 s")
        drill.replica.go_on()


def an_export_goes_on(drill, server, ada):
    rows = "name\n" + "".join(f"Fila {n} {'x' * 150}\n" for n in range(ROWS))
    made = ada.expect(201, "POST", "/imports?entity=customers&name=filas.csv", rows.encode(), {"Content-Type": "application/octet-stream"})
    mapping = {"columns": {"name": "name"}, "mode": "create", "constants": {"kind": "person"}}
    job = ada.expect(202, "POST", f"/imports/{made['id']}/start", {"mapping": mapping})["job"]
    wait_until("it is imported", lambda: ada.expect(200, "GET", f"/jobs/{job}")["state"] == "done")
    drill.until_read_from(server, ada)
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request("GET", "/api/v1/customers/export?format=jsonl", headers=ada.dressed("GET"))
    answer = connection.getresponse()
    begun = answer.read(20_000)
    drill.replica.kill()
    lines = (begun + answer.read()).decode().splitlines()
    check(f"an export goes on where its replica dies: {len(lines)} lines", len(set(lines)) == len(lines) == ROWS + 1)


def lists_go_on_without_it(drill, server, ada):
    check("lists go on without the replica", "Recién llegada" in names(ada, query='&filter={"name":{"starts":"Recién"}}'))
    wait_until("it is known to be gone", lambda: DOWN in drill.asked(server, lambda: names(ada))[1])
    drill.replica.start()
    drill.until_read_from(server, ada)


def others_are_no_replicas(drill):
    other = drill.places.postgres
    other.create("another")
    with Server(Place(drill.place.url, drill.place.folder, other.url("another"))) as server:
        ada = signed_in(server)
        check("another database is no replica", drill.asked(server, lambda: names(ada))[1] == {DOWN: 1})
        server.stop()
        check("it is said why", "it is no copy of this store" in "".join(server.log))
    with FilePlaces() as files:
        ended = subprocess.run([os.environ["LAZO"], "serve", *files.empty().words, "--replica", other.url("another")], capture_output=True,
                               text=True, env={**os.environ, "LANG": "en"}, check=False)
        check("SQLite has none", ended.returncode == 1 and "Only PostgreSQL has replicas" in ended.stderr)


def another_timeline_is_another_store(drill):
    """After a fail-over: the new primary's log begins a timeline, and who stayed on the old one has nothing of it."""
    primary, promoted = drill.places.postgres, drill.replica
    promoted.sql("SELECT pg_promote(true, 60)", role="postgres")
    database = database_of(drill.place)
    with Server(Place(promoted.url(database), drill.place.folder, primary.url(database))) as server:
        seen[server.place.url] = seen[drill.place.url]
        ada = signed_in(server)
        check("positions are of the new timeline", seen[server.place.url].startswith("2-"))
        # The log of the old one may have grown further by itself.
        primary.sql("SELECT pg_logical_emit_message(false, 'further', repeat('x', 1000000))", role="postgres")
        wait_until("it is looked at", lambda: LATE in drill.asked(server, lambda: names(ada))[1])
        add(ada, "Del nuevo tiempo")
        check("what is written there is seen", "Del nuevo tiempo" in names(ada, query='&filter={"name":{"eq":"Del nuevo tiempo"}}'))
        check("nothing comes from the old one", reads(server)[REPLICA] == 0)


def main():
    os.environ["LAZO_ENGINE"] = "postgresql"
    with FollowedPlaces() as places:
        drill = Drill(places)
        with Server(drill.place) as server:
            ada = signed_in(server)
            for step in (lists_come_from_there, own_writes_are_seen, a_new_field_is_known, an_export_goes_on, lists_go_on_without_it):
                step(drill, server, ada)
        never_older_than_stated(drill)
        others_are_no_replicas(drill)
        another_timeline_is_another_store(drill)
    print("a replica is read from, and is never told from the store")


if __name__ == "__main__":
    main()
