"""Kills the server with SIGKILL at random moments while several writers work, and proves afterwards that every acknowledged
write is there, that a write repeated by its Idempotency-Key is there once, and that `lazo check` finds nothing. LAZO_ENGINE
says on which engine; on postgresql the PostgreSQL is killed too, all its processes at once, and the program goes on with it.

usage: crash.py path/to/lazo rounds [seed]"""

import http.client
import json
import os
import random
import shutil
import sys
import tempfile
import threading
import time
import urllib.parse

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))

from places import places  # noqa: E402
from server import Client, Server, Store  # noqa: E402

WRITERS = 6
GONE = (OSError, http.client.HTTPException, ValueError)


class Customer:
    def __init__(self, record, emails):
        self.id, self.name, self.city = record["id"], record["name"], None
        self.emails, self.version, self.interactions, self.alive = emails, 1, 0, True


class Writer:
    """One caller with its own customers. What it knows is what was acknowledged; one write at most is in doubt."""

    def __init__(self, number, seed):
        self.number, self.random = number, random.Random(seed * 100 + number)
        self.customers, self.touched = [], set()
        self.tasks = self.jobs = self.acknowledged = self.in_doubt = self.repeated = self.known = self.sequence = 0
        self.pending = None  # (key, method, path, body, what to note once it is acknowledged)
        self.failure = None

    def work(self, server):
        try:
            client = Client(server)
            while True:
                if self.pending is None:
                    self.pending = self.next_write()
                self.send(client)
        except GONE:
            self.in_doubt += self.pending is not None
        except BaseException as fault:  # told by the main thread
            self.failure = fault

    def send(self, client):
        key, method, path, body, note = self.pending
        status, answer = client.ask(method, path, body, key)
        if status in (429, 503):
            return
        if status not in (200, 201, 202, 204):
            raise AssertionError(f"{method} {path}: {status} {answer}")
        note(answer)
        self.acknowledged += 1
        self.pending = None

    def retry(self, server):
        """What was in doubt is sent again under its key; afterwards it is certain."""
        if self.pending is None:
            return
        client = Client(server)
        while self.pending is not None:
            self.send(client)
        self.repeated += 1
        self.known += client.replayed

    def next_write(self):
        self.sequence += 1
        key = f"w{self.number}-{self.sequence}"
        alive = [customer for customer in self.customers if customer.alive]
        dice = self.random.random()
        if len(alive) < 3 or dice < 0.35:
            return self.create(key)
        customer = self.random.choice(alive)
        if dice < 0.60:
            return self.update(key, customer)
        if dice < 0.65:
            return self.delete(key, customer)
        if dice < 0.82:
            return self.interaction(key, customer)
        if dice < 0.97:
            return self.task(key, customer)
        return self.job(key)

    def create(self, key):
        emails = [f"{key}-{i}@example.es" for i in range(self.random.randint(1, 3))]
        body = {"kind": "company", "name": "Empresa " + key, "external_id": key,
                "emails": [{"email": email} for email in emails], "phones": [{"phone": "612345678"}]}

        def note(answer):
            self.customers.append(Customer(answer, emails))
            self.touched.add(self.customers[-1])
        return key, "POST", "/customers", body, note

    def update(self, key, customer):
        emails = [f"{key}@example.es"] if self.random.random() < 0.5 else None
        body = {"city": "Ciudad " + key}
        if emails:
            body["emails"] = [{"email": email} for email in emails]

        def note(_):
            customer.city, customer.emails = body["city"], emails or customer.emails
            customer.version += 1
            self.touched.add(customer)
        return key, "PATCH", f"/customers/{customer.id}", body, note

    def delete(self, key, customer):
        def note(_):
            customer.alive = False
            self.touched.add(customer)
        return key, "DELETE", f"/customers/{customer.id}", None, note

    def interaction(self, key, customer):
        def note(_):
            customer.interactions += 1
            self.touched.add(customer)
        return key, "POST", "/interactions", {"customer": customer.id, "channel": "call", "direction": "out", "summary": key}, note

    def task(self, key, customer):
        def note(_):
            self.tasks += 1
        return key, "POST", "/tasks", {"title": "Tarea " + key, "customer": customer.id}, note

    def job(self, key):
        """A bulk change of nothing: what is written is the job itself."""
        def note(_):
            self.jobs += 1
        return key, "POST", "/tasks/bulk", {"filter": {"title": key}, "set": {"title": "Nada"}}, note

    def verify(self, client, customers):
        for customer in customers:
            status, record = client.ask("GET", f"/customers/{customer.id}")
            if not customer.alive:
                assert status == 404, f"customer {customer.id} was deleted, and is there"
                continue
            assert status == 200, f"customer {customer.id} was acknowledged, and is lost"
            seen = (record["name"], record["city"], record["version"], sorted(row["email"] for row in record["emails"]),
                    int(float(record["interactions_count"])))
            known = (customer.name, customer.city, customer.version, sorted(customer.emails), customer.interactions)
            assert seen == known, f"customer {customer.id}: acknowledged {known}, found {seen}"


def count_jobs(client):
    found, cursor = 0, ""
    while cursor is not None:
        status, answer = client.ask("GET", "/jobs?kind=bulk&limit=200" + (f"&cursor={cursor}" if cursor else ""))
        assert status == 200, answer
        found, cursor = found + len(answer["rows"]), answer["next"]
    return found


def count(client, entity, condition=None):
    question = "?" + urllib.parse.urlencode({"filter": json.dumps(condition)}) if condition else ""
    status, answer = client.ask("GET", f"/{entity}/count{question}")
    assert status == 200, answer
    return answer["count"]


def verify(server, writers, chance):
    client = Client(server)
    for writer in writers:
        writer.verify(client, writer.touched)
        writer.touched = set()
    everyone = [customer for writer in writers for customer in writer.customers]
    living = [customer for customer in everyone if customer.alive]
    assert count(client, "customers") == len(living), "customers are lost or there twice"
    assert count(client, "tasks") == sum(writer.tasks for writer in writers), "tasks are lost or there twice"
    assert count_jobs(client) == sum(writer.jobs for writer in writers), "jobs are lost or there twice"
    told = sum(customer.interactions for customer in living)
    assert count(client, "interactions") == told, "interactions are lost or there twice"
    for customer in chance.sample(living, min(5, len(living))):
        same = count(client, "customers", {"name": customer.name})
        assert same == 1, f"{customer.name} is there {same} times"
        find(client, customer)


def find(client, customer):
    """The index follows a moment after the start; then it must know every living record."""
    end = time.monotonic() + 10
    while True:
        status, answer = client.ask("GET", "/search?" + urllib.parse.urlencode({"q": customer.name, "entities": "customers"}))
        assert status == 200, answer
        if any(hit["id"] == customer.id for hit in answer["results"]):
            return
        assert time.monotonic() < end, f"the search does not find {customer.name}"


def check_copy(store, folder):
    """`lazo check` on a copy of what the kill left, so that the server itself has to recover the original; a PostgreSQL
    does its recovering itself."""
    if not store.url.startswith("sqlite://"):
        return sound(store.check())
    copy = os.path.join(folder, "copy")
    os.makedirs(copy, exist_ok=True)
    for ending in ("", "-wal", "-shm"):
        target = os.path.join(copy, "store.db" + ending)
        if os.path.exists(target):
            os.remove(target)
        if ending != "-shm" and os.path.exists(store.path + ending):
            shutil.copyfile(store.path + ending, target)
    other = Store.__new__(Store)
    other.lazo, other.folder, other.path = store.lazo, copy, os.path.join(copy, "store.db")
    other.url = "sqlite://" + other.path
    return sound(other.check())


def sound(report):
    assert report["sound"], "lazo check: " + "; ".join(f"{fault['place']}: {fault['text']}" for fault in report["faults"][:10])
    return report


def work_for(threads, seconds):
    """The moment is what the drill is about: nothing is waited for but it."""
    threads[0].join(timeout=seconds)


def kill_engine(postgres, server, writers, threads, chance):
    """All goes on by itself when it is back: each writer has its next write acknowledged."""
    begin = [writer.acknowledged for writer in writers]
    postgres.kill()
    postgres.start()
    end = time.monotonic() + 60
    while any(writer.acknowledged == before for writer, before in zip(writers, begin)):
        assert time.monotonic() < end, "nobody writes after PostgreSQL is back"
        assert all(thread.is_alive() for thread in threads), f"a writer gave up: {[writer.failure for writer in writers]}"
        assert server.process.poll() is None, "the program ended with its PostgreSQL"
        work_for(threads, 0.02)
    work_for(threads, chance.uniform(0.05, 1.2))


def one_round(store, folder, writers, chance, postgres):
    server = Server(store)
    try:
        for writer in writers:
            writer.retry(server)
        verify(server, writers, chance)
        threads = [threading.Thread(target=writer.work, args=(server,)) for writer in writers]
        for thread in threads:
            thread.start()
        work_for(threads, chance.uniform(0.05, 1.2))
        if postgres and chance.random() < 0.5:
            kill_engine(postgres, server, writers, threads, chance)
    finally:
        server.kill()
    for thread in threads:
        thread.join()
    for writer in writers:
        if writer.failure:
            raise writer.failure
    check_copy(store, folder)


def main(lazo, rounds, seed):
    chance = random.Random(seed)
    writers = [Writer(number, seed) for number in range(WRITERS)]
    begin = time.monotonic()
    with places(durable=True) as some:
        place = some.empty()
        postgres = getattr(some, "postgres", None)
        store = Store(lazo, place.folder, place.url if postgres else None)
        try:
            for _ in range(rounds):
                one_round(store, place.folder, writers, chance, postgres)
            server = Server(store)
            for writer in writers:
                writer.retry(server)
                writer.touched = set(writer.customers)
            verify(server, writers, chance)
            server.stop()
            report = sound(store.check())
        except BaseException:
            kept = tempfile.mkdtemp(prefix="lazo_crash_")
            shutil.copytree(place.folder, kept, dirs_exist_ok=True)
            print(f"seed {seed}, what is left is kept in {kept}", file=sys.stderr)
            raise
    print(f"{some.engine}: {rounds} kills, {sum(w.acknowledged for w in writers)} acknowledged writes, {sum(w.in_doubt for w in writers)} in doubt, "
          f"{sum(w.repeated for w in writers)} repeated by key ({sum(w.known for w in writers)} of them had been written): none lost, none twice; {report['rows']} records, {report['versions']} "
          f"versions and {report['events']} events sound; {time.monotonic() - begin:.0f} s, seed {seed}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else random.SystemRandom().randrange(10**6))
