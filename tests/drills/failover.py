"""Three database hosts with a synchronous standby, each in a network namespace, and three nodes behind HAProxy, as packaging/
configures all of them. Nodes, the primary's PostgreSQL and its host are killed, stand still and are cut off the network in an
order that comes from the seed, under the load of nodes.py and with its proofs; how long each fault was felt is printed. Needs
root.

usage: failover.py path/to/lazo faults [seed]"""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))

import hosts  # noqa: E402
from balancer import PACKAGING  # noqa: E402
from crash import sound  # noqa: E402
from load import longest_silence, print_outages  # noqa: E402
from nodes import NODES, Cluster, plan_schedules, summary, under_load, verify_schedules, watch  # noqa: E402
from server import Store  # noqa: E402

URL = "postgresql://lazo:drill@127.0.0.1:5000/lazo"
# Seconds without a write beyond which the drill fails; what is promised is 2 for a node and 30 for a primary.
PROMISES = {"a node": 10, "the primary's PostgreSQL": 60, "the primary's host": 60, "the primary's network": 60, "the primary stands still": 60}
LEAST = 15  # seconds of a fault


def one_fault(kind, cluster, databases, callers, chance):
    victim = databases.whose_turn()
    begin = time.monotonic()
    if kind == "a node":
        number = chance.randrange(NODES)
        cluster.kill(number)
        watch(callers, 1)
        cluster.restart(number)
    elif kind == "the primary's PostgreSQL":
        databases.kill_postmaster(victim)
        watch(callers, 2)
        hosts.wait_until("a primary again", databases.primary, 120)
    elif kind == "the primary's host":
        hosts.kill_all_of(victim)
        hosts.wait_until("another primary", lambda: databases.primary() not in (None, victim), 120)
        watch(callers, 4)
        databases.power_on(victim)
    elif kind == "the primary stands still":
        hosts.signal_all_of(victim, signal.SIGSTOP)
        hosts.wait_until("another primary", lambda: databases.primary() not in (None, victim), 120)
        watch(callers, 4)
        hosts.signal_all_of(victim, signal.SIGCONT)
    else:
        hosts.plug(victim, "down")
        hosts.wait_until("another primary", lambda: databases.primary() not in (None, victim), 120)
        watch(callers, 4)
        hosts.plug(victim, "up")
    hosts.wait_until("three whole hosts", databases.whole, 180)
    watch(callers, 4)
    hosts.wait_until("three hosts that stay whole", databases.whole, 180)
    return kind, *longest_silence(callers, begin, time.monotonic())


def drill(cluster, databases, count, seed):
    chance = random.Random(seed)
    kinds = [list(PROMISES)[number % len(PROMISES)] for number in range(count)]
    chance.shuffle(kinds)
    plan_schedules(databases, "lazo", count * LEAST)

    def faults(callers):
        for kind in kinds:
            outage = one_fault(kind, cluster, databases, callers, chance)
            print(f"  {kind}: {outage[1]:.1f} s without a write", flush=True)
            yield outage
    return under_load(cluster, seed, faults, lambda: verify_schedules(databases, "lazo"))


def is_primary():
    return subprocess.run(["psql", "-XAtq", URL, "-c", "SELECT pg_is_in_recovery()"], check=False, capture_output=True, text=True).stdout.strip() == "f"


def work(lazo, count, seed, folder):
    """On the host of the programs."""
    databases = hosts.Databases(folder)
    databases.start()
    with open(os.path.join(folder, "haproxy-database.log"), "ab") as log:
        balancer = subprocess.Popen(["/usr/sbin/haproxy", "-db", "-f", os.path.join(PACKAGING, "haproxy-database.cfg")], stdout=log, stderr=log)
    # Until it has looked twice it takes every host for the primary.
    found = []
    hosts.wait_until("HAProxy finds the primary", lambda: found.append(is_primary()) or (len(found) > 15 and all(found[-15:])), 30)
    store = Store(lazo, folder, URL)
    cluster = Cluster(store)
    try:
        cluster.start()
        done = drill(cluster, databases, count, seed)
        cluster.stop()
        report = sound(store.check())
    finally:
        cluster.kill_all()
        balancer.kill()
    beyond = print_outages(done[1], PROMISES)
    print(f"{summary(*done)}; {report['rows']} records, {report['versions']} versions and {report['events']} events sound; seed {seed}")
    for line in beyond:
        print(line)
    return 1 if beyond else 0


def main(lazo, count, seed):
    if "LAZO_DRILL_FOLDER" in os.environ:
        return work(lazo, count, seed, os.environ["LAZO_DRILL_FOLDER"])
    folder = tempfile.mkdtemp(prefix="lazo_failover_")
    with hosts.Network():
        done = subprocess.run(hosts.inside(hosts.APP, sys.executable, os.path.abspath(__file__), lazo, str(count), str(seed)),
                              env={**os.environ, "LAZO_DRILL_FOLDER": folder}, check=False).returncode
    if done == 0:
        shutil.rmtree(folder)
    else:
        print(f"seed {seed}, what is left is kept in {folder}", file=sys.stderr)
    return done


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else random.SystemRandom().randrange(10**6)))
