"""HAProxy as the samples in packaging/ configure it, on the ports of a test."""

import os
import signal
import subprocess

from server import free_port

PACKAGING = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "packaging")


def rendered(sample, changes):
    """A sample of packaging/ with other addresses; each of them stands in it."""
    with open(os.path.join(PACKAGING, sample)) as file:
        text = file.read()
    for old, new in changes.items():
        assert old in text, f"packaging/{sample} has no {old}"
        text = text.replace(old, new)
    return text


class Balancer:
    """Before nodes that stand on these ports; has the port and the store that a Client asks for."""

    def __init__(self, store, ports):
        self.store, self.port = store, free_port()
        changes = {"bind :80": f"bind 127.0.0.1:{self.port}"}
        changes.update({f"10.0.0.{i + 1}:8080": f"127.0.0.1:{port}" for i, port in enumerate(ports)})
        path = os.path.join(store.folder, "haproxy.cfg")
        with open(path, "w") as file:
            file.write(rendered("haproxy.cfg", changes))
        self.log = open(os.path.join(store.folder, "haproxy.log"), "ab")
        self.process = subprocess.Popen(["/usr/sbin/haproxy", "-db", "-f", path], stdout=self.log, stderr=self.log)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        self.log.close()
