#!/usr/bin/env python3
"""What is measured on PostgreSQL: a private one, as durable as Debian ships it, in a folder that keeps the reference store.
LAZO and LAZO_BENCH are the programs.

usage: bench_postgres.py FOLDER FACTOR measure WORDS...    lazo_bench with these words, on a copy and on an empty store
       bench_postgres.py FOLDER FACTOR nodes FILE          one, two and three programs; the table goes into FILE"""
import os
import signal
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, '..', 'tests', folder) for folder in ('drills', 'support')]

from postgres import Postgres  # noqa: E402

# What its manual says for a machine with solid state disks that does other things too; all else is as Debian ships it.
SETTINGS = {'shared_buffers': '2GB', 'effective_cache_size': '8GB', 'random_page_cost': '1.1', 'max_wal_size': '8GB',
            'maintenance_work_mem': '512MB', 'work_mem': '16MB'}
LAZO = os.environ.get('LAZO', '')
ADMINISTRATOR, PASSWORD = 'ana@demo.lazo.example', 'demo-lazo-2026'


def lazo(*words):
    done = subprocess.run([LAZO, *words], check=False, stdout=subprocess.DEVNULL)
    if done.returncode != 0:
        raise SystemExit(f'lazo {words[0]} ended with {done.returncode}')


class Bench:
    """The stores on it: the reference, made once, and what is measured, made anew from it."""

    def __init__(self, postgres, factor):
        self.postgres, self.factor = postgres, factor
        self.reference = 'reference_' + factor.replace('.', '_')
        with open(os.path.join(postgres.data, 'postmaster.pid'), encoding='utf-8') as file:
            self.postmaster = int(file.readline())

    def ensure_reference(self):
        there = self.postgres.sql(f"SELECT 1 FROM pg_database WHERE datname='{self.reference}'").strip()
        if not there:
            self.postgres.drop('making')
            self.postgres.create('making')
            lazo('demo', '--database', self.postgres.url('making'), '--scale', 'ref', '--factor', self.factor)
            self.postgres.sql(f'ALTER DATABASE making RENAME TO {self.reference}')
        # One made by an earlier program is brought up to date first: that is not what is measured.
        lazo('export', 'teams', '--database', self.postgres.url(self.reference))

    def copy(self):
        self.postgres.drop('bench')
        self.postgres.sql(f'CREATE DATABASE bench TEMPLATE {self.reference} STRATEGY file_copy')
        return self.postgres.url('bench')

    def empty(self):
        self.postgres.drop('bench_empty')
        self.postgres.create('bench_empty')
        with tempfile.NamedTemporaryFile('w') as password:
            password.write(PASSWORD)
            password.flush()
            lazo('init', '--database', self.postgres.url('bench_empty'), '--admin-email', ADMINISTRATOR, '--password-file',
                 password.name)
        return self.postgres.url('bench_empty')

    def measure(self, words):
        return subprocess.run([os.environ['LAZO_BENCH'], '--lazo', LAZO, '--store', self.copy(), '--empty', self.empty(),
                               '--postmaster', str(self.postmaster), *words], check=False).returncode

    def nodes(self, words):
        from bench_nodes import measure_nodes
        return measure_nodes(self, words[0])


def main(folder, factor, what, words):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the PostgreSQL is stopped on the way out
    with Postgres(durable=True, folder=os.path.abspath(folder), settings=SETTINGS) as postgres:
        bench = Bench(postgres, factor)
        bench.ensure_reference()
        try:
            return bench.measure(words) if what == 'measure' else bench.nodes(words)
        finally:
            postgres.drop('bench')
            postgres.drop('bench_empty')


if __name__ == '__main__':
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]))
