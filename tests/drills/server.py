"""A server under test: started on a free port over a store, killed or stopped at will, spoken to over one connection a caller."""

import http.client
import json
import os
import select
import signal
import socket
import subprocess
import time


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Store:
    """A fresh store with its company, an administrator and an API token: a file in a folder of its own, or at an address."""

    def __init__(self, lazo, folder, url=None):
        self.lazo, self.folder = lazo, folder
        self.path = os.path.join(folder, "store.db")
        self.url = url or "sqlite://" + self.path
        password = os.path.join(folder, "password")
        with open(password, "w") as file:
            file.write("una-clave-larga-2026\n")
        self.run("init", "--admin-email", "ana@example.com", "--password-file", password)
        self.token = self.run("token", "ana@example.com", "--write").stdout.strip()

    @property
    def uploads(self):
        return os.path.join(self.folder, "store-uploads")

    def run(self, *words, expected=0):
        environment = dict(os.environ, LAZO_DATABASE=self.url, LAZO_UPLOADS=self.uploads, LANG="en_US.UTF-8")
        done = subprocess.run([self.lazo, *words], env=environment, capture_output=True, text=True)
        if expected is not None and done.returncode != expected:
            raise SystemExit(f"lazo {words[0]}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return done

    def check(self):
        report = self.run("check", "--json", expected=None)
        if report.returncode not in (0, 3):
            raise SystemExit(f"lazo check: exit {report.returncode}\n{report.stdout}{report.stderr}")
        found = json.loads(report.stdout)
        if found["sound"] != (report.returncode == 0):
            raise SystemExit(f"lazo check: exit {report.returncode} does not fit its report")
        return found


class Server:
    def __init__(self, store, *words, port=None):
        self.store, self.port = store, port or free_port()
        self.log = open(os.path.join(store.folder, "server.log"), "ab")
        unlimited = ["--token-limit", "0"]  # drills ask as fast as they can
        self.process = subprocess.Popen(
            [store.lazo, "serve", "--database", store.url, "--uploads", store.uploads, "--port", str(self.port), *unlimited, *words],
            stdout=self.log, stderr=self.log)
        self.wait_until_ready()

    def wait_until_ready(self):
        end = time.monotonic() + 30
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise SystemExit("the server ended: see server.log")
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/readyz")
                if connection.getresponse().status == 200:
                    return
            except OSError:
                select.select([], [], [], 0.02)
        raise SystemExit("the server does not get ready")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.log.close()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        if self.process.wait(timeout=30) != 0:
            raise SystemExit("the server did not end in order")
        self.log.close()


class Client:
    """One keep-alive connection. Raises OSError or http.client.HTTPException when the server goes away."""

    def __init__(self, server):
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        self.token = server.store.token
        self.replayed = False  # the last answer was the one given before under that key

    def ask(self, method, path, body=None, key=None, match=None):
        self.send(method, path, body, key, match)
        return self.receive()

    def send(self, method, path, body=None, key=None, match=None):
        """A body that is a text is a file."""
        headers = {"Authorization": "Bearer " + self.token}
        if body is not None:
            headers["Content-Type"] = "text/csv" if isinstance(body, str) else "application/json"
        if key:
            headers["Idempotency-Key"] = key
        if match is not None:
            headers["If-Match"] = f'"{match}"'
        sent = body.encode() if isinstance(body, str) else json.dumps(body) if body is not None else None
        self.connection.request(method, "/api/v1" + path, sent, headers)

    def receive(self):
        answer = self.connection.getresponse()
        text = answer.read()
        self.replayed = answer.getheader("Idempotency-Replayed") == "true"
        # What stands before the program may answer for it, in words of its own.
        return answer.status, json.loads(text) if text and "json" in (answer.getheader("Content-Type") or "") else None
