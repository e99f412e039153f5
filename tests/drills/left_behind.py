"""The private PostgreSQL of the tests: it keeps what was committed through a kill of all its processes, copies a prepared
database, and leaves neither process nor file behind when the test that started it is killed."""

import glob
import os
import signal
import subprocess
import sys

SUPPORT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support")
sys.path.append(SUPPORT)

from postgres import Postgres, alive, wait_until  # noqa: E402

KILLED = """
import sys
sys.path.append(sys.argv[1])
from postgres import Postgres
with Postgres() as postgres:
    print(postgres.folder, open(postgres.data + "/postmaster.pid").readline(), flush=True, end="")
    sys.stdin.read()
"""


def expect(what, seen, wanted):
    if seen != wanted:
        raise SystemExit(f"{what}: {seen!r} instead of {wanted!r}")


def keeps_what_was_committed():
    with Postgres() as postgres:
        postgres.create("one")
        postgres.sql("CREATE TABLE kept AS SELECT 7 AS number", "one")
        postgres.create("two", template="one")
        postgres.kill()
        postgres.start()
        expect("after a kill", postgres.sql("SELECT number FROM kept", "two"), "7\n")
        expect("is it a superuser", postgres.sql("SELECT rolsuper FROM pg_roles WHERE rolname=current_user", "two"), "f\n")
        postgres.drop("two")
        expect("databases", postgres.sql("SELECT count(*) FROM pg_database WHERE datname IN ('one','two')"), "1\n")
        folder = postgres.folder
    expect("its folder at the end", os.path.exists(folder), False)


def goes_with_its_test():
    test = subprocess.Popen([sys.executable, "-c", KILLED, SUPPORT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    folder, process = test.stdout.readline().split()
    expect("a server that runs", alive(int(process)), True)
    memory = set(glob.glob("/dev/shm/PostgreSQL.*"))
    test.send_signal(signal.SIGKILL)
    test.wait()
    wait_until("the end of the server", lambda: not alive(int(process)))
    wait_until("the end of its folder", lambda: not os.path.exists(folder))
    wait_until("the end of its shared memory", lambda: len(set(glob.glob("/dev/shm/PostgreSQL.*")) & memory) < len(memory))


if __name__ == "__main__":
    keeps_what_was_committed()
    goes_with_its_test()
    print("the private PostgreSQL keeps what was committed, and leaves nothing behind")
