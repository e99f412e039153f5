#!/usr/bin/env python3
"""Nothing is lost of what several clients send at once to a server that records: short and long statements, some over
several lines, some that the server cannot read."""
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import recorder
from postgres import PROGRAMS, ROLE, Postgres

CLIENTS, EACH = 4, 300


def statements(client):
    for number in range(EACH):
        name = f'c{client}n{number}'
        yield (f'SELECT 1 AS {name}', f'SELECT\n\t1\nAS {name}', f'SELEC 1 AS {name}',
               f"SELECT '{'x' * 20_000}' AS {name}")[number % 4]


def send(port, client):
    program = subprocess.Popen([os.path.join(PROGRAMS, 'psql'), '--no-psqlrc', '--quiet', '--output=/dev/null',
                                f'postgresql://{ROLE}@127.0.0.1:{port}/postgres'],
                               stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    program.stdin.write(';\n'.join(statements(client)) + ';\n')
    program.stdin.close()
    return program


def main():
    os.environ[recorder.NAMED] = 'recorder'
    with Postgres() as postgres:
        for program in [send(postgres.port, client) for client in range(CLIENTS)]:
            program.wait()
    with open(recorder.path_of('recorder'), encoding='utf-8') as file:
        there = {sent['statement'].rstrip(';'): sent['count'] for sent in json.load(file)}
    os.remove(recorder.path_of('recorder'))
    sent = [statement for client in range(CLIENTS) for statement in statements(client)]
    lost = [statement[:60] for statement in sent if there.get(statement) != 1]
    print(f'{len(sent)} statements sent, {len(lost)} not recorded', *lost[:5], sep='\n')
    return 1 if lost else 0


if __name__ == '__main__':
    sys.exit(main())
