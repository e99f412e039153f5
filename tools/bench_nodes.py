"""One, two and three `lazo serve` behind HAProxy on one PostgreSQL, on one machine: how many requests a second they answer
while 95 of 100 answers come within 100 ms, and who used the processors meanwhile."""
import os
import subprocess
import tempfile

from balancer import Balancer
from server import Server, free_port

TICKS = os.sysconf('SC_CLK_TCK')
MOST_MS = 100


class Place:
    """What the drills' servers ask of a store."""

    def __init__(self, lazo, url, folder):
        self.lazo, self.url, self.folder, self.uploads = lazo, url, folder, os.path.join(folder, 'uploads')


def seconds_of(process):
    """Of its threads, and of its children that have ended."""
    try:
        with open(f'/proc/{process}/stat', encoding='utf-8') as file:
            words = file.read().rsplit(')', 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return sum(int(word) for word in words[11:15]) / TICKS


def children_of(process):
    with open(f'/proc/{process}/task/{process}/children', encoding='utf-8') as file:
        return [int(word) for word in file.read().split()]


class Shares:
    """Of the processors, since it was made."""

    def __init__(self, parts):
        self.parts = parts  # name: a function that gives its processes
        self.before = self.seconds()

    def seconds(self):
        return {name: sum(seconds_of(process) for process in processes()) for name, processes in self.parts.items()}

    def told(self, wall):
        now = self.seconds()
        spent = {name: now[name] - self.before[name] for name in now}
        return ', '.join(f'{name} {spent[name] / wall / os.cpu_count():.0%}' for name in spent)


def raise_load(place, port, parts):
    """The lines of `lazo_bench load`, each with who worked: the last one is beyond the limit."""
    lines = []
    with subprocess.Popen([os.environ['LAZO_BENCH'], 'load', place.url, str(port)], stdout=subprocess.PIPE, text=True) as asker:
        parts = {**parts, 'asker': lambda: [asker.pid]}
        shares = Shares(parts)
        for line in asker.stdout:
            numbers = [float(word) for word in line.split()]
            lines.append((numbers, shares.told(numbers[-1])))
            print(f'{len(parts["programs"]())} programs: {numbers[0]:.0f} connections, {numbers[1]:.0f} requests/s, '
                  f'p95 {numbers[3]:.1f} ms; {lines[-1][1]}', flush=True)
            shares = Shares(parts)
    if asker.returncode != 0:
        raise SystemExit(f'the load ended with {asker.returncode}')
    return lines


def measure_with(bench, folder, count):
    place = Place(os.environ['LAZO'], bench.copy(), folder)
    ports = [free_port() for _ in range(count)]
    nodes = [Server(place, '--trusted-proxy', '127.0.0.1', '--person-limit', '0', port=port) for port in ports]
    # HAProxy's sample names three: those that are not there are found down.
    balancer = Balancer(place, [*ports, *(free_port() for _ in range(3 - count))])
    try:
        wait_until_it_asks(balancer.port)
        return raise_load(place, balancer.port, {'programs': lambda: [node.process.pid for node in nodes],
                                                 'PostgreSQL': lambda: children_of(bench.postmaster),
                                                 'HAProxy': lambda: [balancer.process.pid]})
    finally:
        balancer.stop()
        for node in nodes:
            node.stop()


def wait_until_it_asks(port):
    import http.client
    import select
    for _ in range(200):
        try:
            connection = http.client.HTTPConnection('127.0.0.1', port, timeout=5)
            connection.request('GET', '/api/v1/session')
            if connection.getresponse().status < 500:
                return
        except OSError:
            pass
        select.select([], [], [], 0.1)
    raise SystemExit('HAProxy finds no program')


def best(lines):
    """The most requests a second of those within the limit."""
    return max((line for line in lines if line[0][3] <= MOST_MS), key=lambda line: line[0][1], default=lines[0])


def measure_nodes(bench, path):
    rows = ['| programs | requests/s | connections | p50 | p95 | p99 | processors |', '|---|---|---|---|---|---|---|']
    for count in (1, 2, 3):
        with tempfile.TemporaryDirectory(prefix='lazo-bench-nodes-') as folder:
            numbers, shares = best(measure_with(bench, folder, count))
        rows.append(f'| {count} | {numbers[1]:,.0f} | {numbers[0]:.0f} | {numbers[2]:.1f} ms | {numbers[3]:.1f} ms | '
                    f'{numbers[4]:.1f} ms | {shares} |')
    with open(path, 'w', encoding='utf-8') as file:
        file.write('\n'.join(rows) + '\n')
    print('\n'.join(rows))
    return 0
