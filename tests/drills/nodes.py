"""Three nodes behind HAProxy as packaging/haproxy.cfg has it, on one durable PostgreSQL, under an even load. Nodes and the
PostgreSQL are killed in an order that comes from the seed. Every acknowledged write is there once, each job ended once, each
schedule ran once, and `lazo check` finds nothing; how long each fault was felt is printed.

usage: nodes.py path/to/lazo seconds [seed]"""

import os
import random
import shutil
import sys
import tempfile
import threading
import time

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))

from balancer import Balancer  # noqa: E402
from crash import sound, verify  # noqa: E402
from load import Caller, longest_silence, print_outages, wait_for_jobs  # noqa: E402
from places import ServerPlaces  # noqa: E402
from server import Client, Server, Store, free_port  # noqa: E402

NODES, CALLERS, A_SECOND = 3, 8, 25  # of each caller
# Seconds without a write beyond which the drill fails; what is promised is 2 for a node.
PROMISES = {"a node": 10, "PostgreSQL, from its return": 10}
SCHEDULES = 20


class Cluster:
    def __init__(self, store, words=()):
        self.store, self.words = store, words
        self.ports = [free_port() for _ in range(NODES)]
        self.nodes, self.balancer = [], None

    def start(self):
        for port in self.ports:
            self.nodes.append(self.node(port))
        self.balancer = Balancer(self.store, self.ports)
        self.wait_until_balanced()

    def node(self, port):
        return Server(self.store, "--trusted-proxy", "127.0.0.1", *self.words, port=port)

    def wait_until_balanced(self):
        end = time.monotonic() + 20
        while True:
            try:
                if Client(self.balancer).ask("GET", "/session")[0] == 200:
                    return
            except OSError:
                pass
            assert time.monotonic() < end, "HAProxy finds no node"
            threading.Event().wait(0.05)

    def kill(self, number):
        self.nodes[number].kill()

    def restart(self, number):
        self.nodes[number] = self.node(self.ports[number])

    def stop(self):
        self.balancer.stop()
        for node in self.nodes:
            node.stop()

    def kill_all(self):
        for each in [*self.nodes, *([self.balancer] if self.balancer else [])]:
            if each.process.poll() is None:
                each.process.kill()
                each.process.wait()


def plan_schedules(postgres, database, seconds):
    """Each comes once in the time of the drill, while nodes come and go."""
    begin = int(time.time() * 1000)
    for number in range(SCHEDULES):
        due = begin + int(seconds * 1000 * (number + 1) / (SCHEDULES + 1))
        postgres.sql(f"INSERT INTO schedules(name,kind,payload,rule,next_run) VALUES('drill_{number}','refill_days',"
                     f"'{{\"drill\":{number}}}','monthly 1 00:00',{due})", database)


def verify_schedules(postgres, database):
    rows = postgres.sql("SELECT payload,count(*),min(state) FROM jobs WHERE kind='refill_days' AND payload LIKE '%drill%' "
                        "GROUP BY payload", database).split()
    assert len(rows) == SCHEDULES, f"{len(rows)} of {SCHEDULES} schedules ran"
    wrong = [row for row in rows if not row.endswith("|1|done")]
    assert not wrong, f"schedules that did not run once: {wrong}"


def watch(callers, seconds):
    """The load goes on."""
    callers[0].thread.join(timeout=seconds)
    for caller in callers:
        if caller.failure:
            raise caller.failure


def one_fault(cluster, postgres, callers, chance):
    begin = time.monotonic()
    if chance.random() < 0.3:
        kind = "PostgreSQL, from its return"
        postgres.kill()
        postgres.start()
        begin = time.monotonic()
    else:
        kind, number = "a node", chance.randrange(NODES)
        cluster.kill(number)
        watch(callers, chance.uniform(0.2, 2))
        cluster.restart(number)
    watch(callers, 3)
    for node in cluster.nodes:
        assert node.process.poll() is None, "a node ended by itself"
    return kind, *longest_silence(callers, begin, time.monotonic())


def under_load(cluster, seed, faults, check):
    """`faults` gives what each did, while the load goes on; `check` is asked before the proofs."""
    callers, begin, outages = [Caller(number, seed, A_SECOND) for number in range(CALLERS)], time.monotonic(), []
    for caller in callers:
        caller.start(cluster.balancer)
    try:
        watch(callers, 3)
        outages.extend(faults(callers))
    except BaseException:
        for caller in callers:
            caller.given_up = True
        raise
    for caller in callers:
        caller.halt.set()
    for caller in callers:
        caller.end()
        caller.touched = set(caller.customers)
    took = time.monotonic() - begin
    jobs = wait_for_jobs(cluster.balancer)
    check()
    verify(cluster.balancer, callers, random.Random(seed))
    return callers, outages, took, jobs


def drill(cluster, postgres, database, seconds, seed):
    chance, end = random.Random(seed), time.monotonic() + seconds
    plan_schedules(postgres, database, seconds)

    def faults(callers):
        while time.monotonic() < end:
            yield one_fault(cluster, postgres, callers, chance)
            watch(callers, chance.uniform(0.2, 1.5))
    return under_load(cluster, seed, faults, lambda: verify_schedules(postgres, database))


def summary(callers, outages, took, jobs):
    total = {name: sum(getattr(caller, name) for caller in callers)
             for name in ("acknowledged", "reads", "failed_reads", "errors", "known", "twice")}
    return (f"{len(outages)} faults in {took:.0f} s, {(total['acknowledged'] + total['reads']) / took:.0f} requests a second: "
            f"{total['acknowledged']} acknowledged writes, {total['errors']} tries that failed, "
            f"{total['known']} repeats found what had been written, {total['twice']} keys sent to two nodes at once; {total['reads']} reads, "
            f"{total['failed_reads']} refused; {len(jobs)} jobs, each done once: none lost, none twice")


def main(lazo, seconds, seed, words=()):
    with ServerPlaces(durable=True) as some:
        place, postgres = some.empty(), some.postgres
        store = Store(lazo, place.folder, place.url)
        database = place.url.rsplit("/", 1)[1]
        cluster = Cluster(store, words)
        try:
            cluster.start()
            done = drill(cluster, postgres, database, seconds, seed)
            cluster.stop()
            report = sound(store.check())
        except BaseException:
            cluster.kill_all()
            kept = tempfile.mkdtemp(prefix="lazo_nodes_")
            shutil.copytree(place.folder, kept, dirs_exist_ok=True)
            print(f"seed {seed}, what is left is kept in {kept}", file=sys.stderr)
            raise
    beyond = print_outages(done[1], PROMISES)
    print(f"{summary(*done)}; {report['rows']} records, {report['versions']} versions and {report['events']} events sound; seed {seed}")
    for line in beyond:
        print(line)
    return 1 if beyond else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else random.SystemRandom().randrange(10**6)))
