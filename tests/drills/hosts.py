"""Database hosts in network namespaces of one machine, as packaging/ configures them: etcd, Patroni and PostgreSQL on each,
and the host of the programs beside them. Needs root. Whatever is in a namespace of this drill was started by it."""

import json
import os
import shutil
import signal
import subprocess
import threading
import time
import urllib.request

from balancer import PACKAGING, rendered

APP, SWITCH, HOSTS = "app", "switch", ("db1", "db2", "db3")
ADDRESS = {"app": "10.0.0.20", **{host: f"10.0.0.{11 + i}" for i, host in enumerate(HOSTS)}}
PREFIX = "lazodrill"
PROGRAMS = "/usr/lib/postgresql/15/bin"


def run(*words, check=True, **more):
    return subprocess.run(words, check=check, capture_output=True, text=True, **more).stdout


def space(host):
    return f"{PREFIX}-{host}"


def inside(host, *words):
    return ["ip", "netns", "exec", space(host), *words]


def as_postgres(*words):
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *words]


class Network:
    """`with` takes it away, and all that runs in it."""

    def __enter__(self):
        if f"{PREFIX}-" in run("ip", "netns", "list"):
            raise SystemExit(f"namespaces {PREFIX}-* are there: another drill runs")
        for host in (SWITCH, APP, *HOSTS):
            run("ip", "netns", "add", space(host))
            run("ip", "-n", space(host), "link", "set", "lo", "up")
        run("ip", "-n", space(SWITCH), "link", "add", "bridge", "type", "bridge")
        run("ip", "-n", space(SWITCH), "link", "set", "bridge", "up")
        for host in (APP, *HOSTS):
            run("ip", "link", "add", "eth0", "netns", space(host), "type", "veth", "peer", "name", host, "netns", space(SWITCH))
            run("ip", "-n", space(SWITCH), "link", "set", host, "master", "bridge", "up")
            run("ip", "-n", space(host), "address", "add", ADDRESS[host] + "/24", "dev", "eth0")
            run("ip", "-n", space(host), "link", "set", "eth0", "up")
        for host in HOSTS:
            run(*inside(host, "sysctl", "--quiet", "--load", os.path.join(PACKAGING, "sysctl.conf")))
        return self

    def __exit__(self, *_):
        for host in (APP, *HOSTS, SWITCH):
            kill_all_of(host)
        for host in (APP, *HOSTS, SWITCH):
            run("ip", "netns", "del", space(host), check=False)


def signal_all_of(host, number):
    for process in run("ip", "netns", "pids", space(host), check=False).split():
        try:
            os.kill(int(process), number)
        except ProcessLookupError:
            pass


def kill_all_of(host):
    signal_all_of(host, signal.SIGKILL)


def plug(host, state):
    run("ip", "-n", space(SWITCH), "link", "set", host, state)


def wait_until(what, true, seconds):
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {what}")
        threading.Event().wait(0.2)


class Databases:
    def __init__(self, folder):
        self.folder, self.processes = folder, []

    def of(self, host, *names):
        return os.path.join(self.folder, host, *names)

    def begin(self, host, log, *words):
        with open(self.of(host, log), "ab") as file:
            self.processes.append(subprocess.Popen(inside(host, *as_postgres(*words)), stdin=subprocess.DEVNULL, stdout=file, stderr=file,
                                                   start_new_session=True, cwd="/", env={"HOME": self.of(host), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}))

    def power_on(self, host):
        own = f"http://{ADDRESS[host]}"
        members = ",".join(f"{each}=http://{ADDRESS[each]}:2380" for each in HOSTS)
        self.begin(host, "etcd.log", "etcd", "--name", host, "--data-dir", self.of(host, "etcd"), "--enable-v2",
                   "--listen-peer-urls", own + ":2380", "--initial-advertise-peer-urls", own + ":2380",
                   "--listen-client-urls", own + ":2379", "--advertise-client-urls", own + ":2379", "--initial-cluster", members)
        self.begin(host, "patroni.log", "patroni", self.of(host, "patroni.yml"))

    def configure(self, host):
        os.makedirs(self.of(host))
        address = ADDRESS[host]
        text = rendered("patroni.yml", {
            "name: db1": f"name: {host}", "listen: 10.0.0.11": f"listen: {address}", "connect_address: 10.0.0.11": f"connect_address: {address}",
            "/var/lib/postgresql/15/lazo": self.of(host, "data"), "/var/lib/postgresql/pgpass_lazo": self.of(host, "pgpass"),
            "/var/run/postgresql": self.of(host)})
        with open(self.of(host, "patroni.yml"), "w") as file:
            file.write(text)
        shutil.chown(self.of(host), "postgres", "postgres")

    def start(self):
        os.chmod(self.folder, 0o755)
        for host in HOSTS:
            self.configure(host)
        for host in HOSTS:
            self.power_on(host)
        wait_until("a primary", self.primary, 90)
        wait_until("three whole hosts", self.whole, 120)
        self.sql("CREATE ROLE lazo LOGIN PASSWORD 'drill'", "postgres")
        self.sql("CREATE DATABASE lazo OWNER lazo ENCODING 'UTF8' TEMPLATE template0", "postgres")

    def asked(self, host, path):
        try:
            with urllib.request.urlopen(f"http://{ADDRESS[host]}:8008{path}", timeout=1) as answer:
                return answer.read()
        except OSError:
            return None

    def primary(self):
        return next((host for host in HOSTS if self.asked(host, "/primary") is not None), None)

    def whose_turn(self):
        """The primary; on a busy machine it may be slow to say so."""
        found = []
        wait_until("a primary", lambda: found.append(self.primary()) or found[-1], 30)
        return found[-1]

    def whole(self):
        told = next(filter(None, (self.asked(host, "/cluster") for host in HOSTS)), None)
        members = json.loads(told)["members"] if told else []
        return (len(members) == 3 and all(member["state"] in ("running", "streaming") for member in members)
                and {"leader", "sync_standby"} <= {member["role"] for member in members} and self.followers() == 2)

    def followers(self):
        """As the primary sees them; what Patroni tells of a host may be of a moment ago."""
        try:
            return int(self.sql("SELECT count(*) FROM pg_stat_replication WHERE state='streaming'", "postgres")) if self.primary() else 0
        except subprocess.CalledProcessError:
            return 0

    def sql(self, statement, database):
        host = self.primary()
        return run(*inside(host, *as_postgres(f"{PROGRAMS}/psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-h", self.of(host), "-c", statement, database)), cwd="/")

    def kill_postmaster(self, host):
        with open(self.of(host, "data", "postmaster.pid")) as file:
            os.kill(int(file.readline()), signal.SIGKILL)
