#!/usr/bin/env python3
"""The PostgreSQL that is measured: a private one, as durable as Debian ships it, in a folder that keeps its data.

usage: bench_postgres.py FOLDER COMMAND...    runs the command with LAZO_BENCH_POSTGRES, the address without a database, and
                                              LAZO_BENCH_POSTMASTER, its process"""
import os
import signal
import subprocess
import sys

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'tests', 'support'))

from postgres import Postgres  # noqa: E402

# What its manual says of a machine with solid state disks that does other things too; all else is as Debian ships it.
SETTINGS = {'shared_buffers': '2GB', 'effective_cache_size': '8GB', 'random_page_cost': '1.1', 'max_wal_size': '8GB',
            'maintenance_work_mem': '512MB', 'work_mem': '16MB'}


def main(folder, command):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the PostgreSQL is stopped on the way out
    with Postgres(durable=True, folder=os.path.abspath(folder), settings=SETTINGS) as postgres:
        with open(os.path.join(postgres.data, 'postmaster.pid'), encoding='utf-8') as file:
            postmaster = file.readline().strip()
        return subprocess.run(command, check=False, env={**os.environ, 'LAZO_BENCH_POSTGRES': postgres.url('').rstrip('/'),
                                                         'LAZO_BENCH_POSTMASTER': postmaster}).returncode


if __name__ == '__main__':
    sys.exit(main(sys.argv[1], sys.argv[2:]))
