"""The load of the drills with several nodes: callers that read, write, import and start jobs at an even pace, repeat by key
what failed, and know what must stand in the store afterwards."""

import threading
import time
import urllib.parse

from crash import GONE, Writer
from server import Client

AGAIN = (429, 502, 503, 504)
ROWS = 5  # of an import


class Caller(Writer):
    """One person with one connection at a time; what it knows is what was acknowledged."""

    def __init__(self, number, seed, a_second):
        super().__init__(number, seed)
        self.pause, self.halt = 1 / a_second, threading.Event()
        self.acknowledgements = []  # (when it was sent first, when it was acknowledged)
        self.reads = self.failed_reads = self.errors = self.twice = 0
        self.match, self.begun, self.begun_at, self.client = None, None, None, None
        self.thread = self.server = None
        self.given_up = False  # the drill has failed

    def start(self, server):
        self.server = server
        self.thread = threading.Thread(target=self.call)
        self.thread.start()

    def end(self):
        """What was begun is ended: afterwards nothing is in doubt."""
        self.halt.set()
        self.thread.join()
        if self.failure:
            raise self.failure

    def call(self):
        try:
            due = time.monotonic()
            while not self.given_up and not (self.halt.is_set() and self.pending is None):
                self.one()
                due = max(due + self.pause, time.monotonic() - 1)
                self.halt.wait(max(0, due - time.monotonic()))
        except BaseException as fault:  # told by the main thread
            self.failure = fault

    def one(self):
        try:
            if self.client is None:
                self.client = Client(self.server)
            if self.pending is None and self.random.random() < 0.5:
                return self.read()
            if self.pending is None:
                self.pending, self.begun_at = self.next_write(), time.monotonic()
            self.send(self.client)
        except GONE:
            self.errors += 1
            self.client = None
        if self.pending is not None:
            assert time.monotonic() - self.begun_at < 90, f"no end of {self.pending[:3]}"
            threading.Event().wait(0.05)
        return None

    def send(self, client):
        key, method, path, body, note = self.pending
        match = self.match if method == "PATCH" else None
        if method == "POST" and path == "/customers" and self.random.random() < 0.1:
            status, answer = self.ask_twice(client, (method, path, body, key))
        else:
            status, answer = client.ask(method, path, body, key, match)
        if status in AGAIN or (status == 409 and answer and answer["code"] == "idempotency.running"):
            self.errors += 1
            return
        assert status in (200, 201, 202, 204), f"{method} {path} {key}: {status} {answer}"
        self.known += client.replayed
        note(answer)
        self.acknowledged += 1
        self.acknowledgements.append((self.begun_at, time.monotonic()))
        self.pending = self.begun if self.begun else None
        self.begun = None

    def ask_twice(self, client, request):
        """On two connections at the same time, so on two nodes; who is answered is answered alike."""
        other = Client(self.server)
        client.send(*request)
        other.send(*request)
        first, second = client.receive(), other.receive()
        other.connection.close()
        done = [answer for answer in (first, second) if answer[0] == 201]
        assert len({answer["id"] for _, answer in done}) < 2, f"one key, two records: {first} {second}"
        self.twice += len(done) == 2
        return done[0] if done else first

    def update(self, key, customer):
        self.match = customer.version
        return super().update(key, customer)

    def next_write(self):
        if self.random.random() < 0.01:
            self.sequence += 1
            return self.upload(f"w{self.number}-{self.sequence}")
        return super().next_write()

    def upload(self, key):
        """A file of tasks, and then its import: the file comes to one node, the job runs on another."""
        rows = "".join(f"Importada {key} {row}\n" for row in range(ROWS))

        def started(_):
            self.tasks += ROWS

        def note(answer):
            mapping = {"columns": {"Tarea": "title"}, "mode": "create", "key": []}
            self.begun = (key + "-start", "POST", f"/imports/{answer['id']}/start", {"mapping": mapping}, started)
        return key, "POST", f"/imports?entity=tasks&name={key}.csv", "Tarea\n" + rows, note

    def read(self):
        """One's own writes are seen at once, whichever node is asked."""
        self.reads += 1
        alive = [customer for customer in self.customers if customer.alive]
        if not alive or self.random.random() < 0.5:
            status, _ = self.client.ask("GET", self.random.choice(("/customers?limit=20", "/tasks?limit=20", "/session", "/jobs?limit=5")))
            self.failed_reads += status in AGAIN
            assert status == 200 or status in AGAIN, f"a list: {status}"
            return
        customer = self.random.choice(alive)
        status, record = self.client.ask("GET", f"/customers/{customer.id}")
        self.failed_reads += status in AGAIN
        if status in AGAIN:
            return
        assert status == 200, f"customer {customer.id} was acknowledged, and is lost: {status}"
        assert record["version"] == customer.version, f"customer {customer.id}: {record['version']} instead of {customer.version}"


def longest_silence(callers, begin, end):
    """The longest time in which nobody had a write acknowledged, and the longest that one write took."""
    there = sorted((sent, got) for caller in callers for sent, got in list(caller.acknowledgements) if got >= begin and sent <= end)
    moments = [begin, *sorted(got for _, got in there if got <= end), end]
    silence = max(after - before for before, after in zip(moments, moments[1:]))
    return silence, max((got - sent for sent, got in there), default=0)


def print_outages(outages, promises):
    """What each kind of fault did, in seconds; returns what is far beyond its promise."""
    print(f"{'fault':<28}{'times':>6}{'no write at all, median':>25}{'longest':>9}{'slowest write, median':>23}{'longest':>9}")
    beyond = []
    for kind in sorted({kind for kind, _, _ in outages}):
        silences = sorted(silence for of, silence, _ in outages if of == kind)
        slowest = sorted(slow for of, _, slow in outages if of == kind)
        middle = len(silences) // 2
        print(f"{kind:<28}{len(silences):>6}{silences[middle]:>25.2f}{silences[-1]:>9.2f}{slowest[middle]:>23.2f}{slowest[-1]:>9.2f}")
        if silences[-1] > promises[kind]:
            beyond.append(f"{kind}: {silences[-1]:.1f} s without a write, and {promises[kind]} s at most")
    return beyond


def every_job(client):
    found, cursor = [], ""
    while cursor is not None:
        status, answer = client.ask("GET", "/jobs?" + urllib.parse.urlencode({"limit": 200, **({"cursor": cursor} if cursor else {})}))
        assert status == 200, answer
        found, cursor = found + answer["rows"], answer["next"]
    return found


def wait_for_jobs(server, seconds=120):
    """Until each has ended: what ran on a node that was killed runs again when its lease is over."""
    end = time.monotonic() + seconds
    while True:
        jobs = every_job(Client(server))
        still = [job for job in jobs if job["state"] in ("queued", "running")]
        if not still:
            break
        assert time.monotonic() < end, f"jobs that do not end: {still[:3]}"
        threading.Event().wait(0.5)
    wrong = [job for job in jobs if job["state"] != "done"]
    assert not wrong, f"jobs that did not go well: {wrong[:3]}"
    return jobs


