#!/usr/bin/env python3
"""A private PostgreSQL: its data in a temporary folder, on a free port of the loopback. It ends with whoever started it,
however that ends: a watcher waits for the end of a pipe that only the starter holds open.

usage: postgres.py [--durable] COMMAND...    runs the command with LAZO_TEST_POSTGRES, the address of an empty database"""
import glob
import os
import pwd
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time

import recorder

PROGRAMS = '/usr/lib/postgresql/15/bin'
ROLE = 'lazo'  # may make databases, and is no superuser: as in a real house
# A zone that nobody expects: no time may come from the server's.
COMMON = {'listen_addresses': "'127.0.0.1'", 'max_connections': '200', 'timezone': "'Pacific/Auckland'", 'log_timezone': 'UTC'}
# For tests whose data nobody misses; everything else is as Debian ships it.
QUICK = {'fsync': 'off', 'synchronous_commit': 'off', 'full_page_writes': 'off', 'wal_level': 'minimal', 'max_wal_senders': '0',
         'max_wal_size': '4GB', 'shared_buffers': '256MB', 'max_locks_per_transaction': '256'}
MEMORY, ENOUGH = '/dev/shm', 2 << 30  # bytes
# So that others may follow it.
FOLLOWED = {**QUICK, 'synchronous_commit': 'on', 'wal_level': 'replica', 'max_wal_senders': '4', 'wal_keep_size': '256MB'}
WATCH = 'cat >/dev/null; "$1/pg_ctl" stop --silent --mode=immediate --pgdata="$2/data"; rm -rf "$2"'
WATCH_KEPT = 'cat >/dev/null; "$1/pg_ctl" stop --silent --mode=fast --pgdata="$2/data"'


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def folder_for_all(durable):
    """In memory where there is room: to remove what many tests left took longer than to make it."""
    free = os.statvfs(MEMORY) if os.access(MEMORY, os.W_OK) else None
    in_memory = not durable and free and free.f_bavail * free.f_frsize > ENOUGH
    return tempfile.mkdtemp(prefix='lazo-postgres-', dir=MEMORY if in_memory else None)


def other_user():
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    found = pwd.getpwnam('postgres')
    return {'user': found.pw_uid, 'group': found.pw_gid, 'extra_groups': []}


def wait_until(what, true, seconds=30):
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise RuntimeError(f'not within {seconds} seconds: {what}')
        select.select([], [], [], 0.005)


def alive(process):
    """A zombie is none: it waits only for its parent to look."""
    try:
        with open(f'/proc/{process}/stat', encoding='utf-8') as file:
            return file.read().rsplit(')', 1)[1].split()[0] != 'Z'
    except FileNotFoundError:
        return False


def children_of(process):
    found = []
    for path in glob.glob('/proc/[0-9]*/stat'):
        try:
            with open(path, encoding='utf-8') as file:
                text = file.read()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if text.rsplit(')', 1)[1].split()[1] == str(process):
            found.append(int(text.split(' ', 1)[0]))
    return found


class Postgres:
    """`with` makes it, starts it, and takes all of it away; but what stands in a folder of its own stays, and is started there
    again."""

    def __init__(self, durable=False, followed=False, folder=None, settings=None):
        self.durable, self.kept, self.port, self.watcher = durable, folder is not None, None, None
        self.folder, self.settings = folder, {**({} if durable else FOLLOWED if followed else QUICK), **(settings or {})}

    def __enter__(self):
        self.take_folder()
        made = not os.path.exists(os.path.join(self.data, 'PG_VERSION'))
        if made:
            self.make()
        self.start()
        if made:
            self.sql(f'CREATE ROLE {ROLE} LOGIN CREATEDB', role='postgres')
        return self

    def make(self):
        self.run('initdb', '--pgdata', self.data, '--no-sync', '--auth=trust', '--username=postgres', '--encoding=UTF8',
                 '--locale=C.UTF-8')
        self.set({**COMMON, **self.settings, **recorder.settings()})

    def take_folder(self):
        if not self.kept:
            self.folder = folder_for_all(self.durable)
        os.makedirs(self.folder, exist_ok=True)
        os.chmod(self.folder, 0o755)
        if other_user():
            os.chown(self.folder, other_user()['user'], other_user()['group'])
        watch = WATCH_KEPT if self.kept else WATCH
        self.watcher = subprocess.Popen(['/bin/sh', '-c', watch, 'watch', PROGRAMS, self.folder], stdin=subprocess.PIPE, cwd='/',
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True, **other_user())

    def set(self, settings):
        with open(os.path.join(self.data, 'postgresql.conf'), 'a', encoding='utf-8') as file:
            file.writelines(f'{name} = {value}\n' for name, value in {**settings, 'unix_socket_directories': f"'{self.folder}'"}.items())

    def __exit__(self, *_):
        if recorder.wanted():
            self.stop()
            recorder.keep(os.path.join(self.folder, 'log'))
        self.watcher.stdin.close()
        self.watcher.wait()

    @property
    def data(self):
        return os.path.join(self.folder, 'data')

    def run(self, program, *words):
        done = subprocess.run([os.path.join(PROGRAMS, program), *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, cwd='/', env={**os.environ, 'LC_ALL': 'C.UTF-8'}, **other_user())
        if done.returncode != 0:
            raise RuntimeError(f'{program} {" ".join(words)}: {done.stdout}{self.log()}')
        return done.stdout

    def log(self):
        path = os.path.join(self.folder, 'log')
        if not os.path.exists(path):
            return ''
        with open(path, encoding='utf-8') as file:
            return file.read()[-3000:]

    def start(self):
        """Again after kill() on the port it had."""
        for attempt in range(5):
            port = self.port or free_port()
            try:
                # Its output is not ours: it would keep a pipe open.
                self.run('pg_ctl', 'start', '--silent', '--wait', '--timeout=60', '--pgdata', self.data, '--log',
                         os.path.join(self.folder, 'log'), '--options', f'-p {port}')
                self.port = port
                return
            except RuntimeError:
                if self.port or attempt == 4:
                    raise

    def stop(self):
        self.run('pg_ctl', 'stop', '--silent', '--wait', '--mode=fast', '--pgdata', self.data)

    def kill(self):
        """As when the machine goes away: nobody of it ends in order."""
        with open(os.path.join(self.data, 'postmaster.pid'), encoding='utf-8') as file:
            first = int(file.readline())
        os.kill(first, signal.SIGSTOP)  # so that it starts nobody else
        everyone = [first, *children_of(first)]
        for process in everyone:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                pass
        wait_until('PostgreSQL dies', lambda: not any(alive(process) for process in everyone))
        # Its number is free once somebody has looked at how it ended; where nobody ever looks, its lock tells nothing.
        try:
            wait_until('its end is seen', lambda: not os.path.exists(f'/proc/{first}'), 5)
        except RuntimeError:
            os.remove(os.path.join(self.data, 'postmaster.pid'))

    def url(self, database):
        return f'postgresql://{ROLE}@127.0.0.1:{self.port}/{database}'

    def sql(self, statement, database='postgres', role=ROLE):
        """What it gives, one line a row, columns separated by |."""
        return self.run('psql', '--no-psqlrc', '--quiet', '--tuples-only', '--no-align', '--set=ON_ERROR_STOP=1',
                        '--command', statement, f'postgresql://{role}@127.0.0.1:{self.port}/{database}')

    def create(self, database, template=None):
        self.sql(f'CREATE DATABASE {database}' + (f' TEMPLATE {template}' if template else ''))

    def drop(self, database):
        """Also where autovacuum, which is nobody's, works in it."""
        self.sql(f'DROP DATABASE IF EXISTS {database} WITH (FORCE)', role='postgres')


class Replica(Postgres):
    """Follows another one, which was made to be `followed`."""

    def __init__(self, primary):
        super().__init__()
        self.primary = primary

    def __enter__(self):
        self.take_folder()
        self.run('pg_basebackup', '--pgdata', self.data, '--write-recovery-conf', '--checkpoint=fast', '--no-sync', '--dbname',
                 f'postgresql://postgres@127.0.0.1:{self.primary.port}/postgres')
        self.set({})
        self.start()
        return self

    def replayed(self):
        """Whether it shows all that the primary has."""
        return self.sql('SELECT pg_last_wal_replay_lsn()') == self.primary.sql('SELECT pg_current_wal_insert_lsn()')

    def pause(self):
        self.sql('SELECT pg_wal_replay_pause()', role='postgres')
        wait_until('the replica stands still', lambda: self.sql('SELECT pg_get_wal_replay_pause_state()').strip() == 'paused')

    def go_on(self):
        self.sql('SELECT pg_wal_replay_resume()', role='postgres')


def main(words):
    durable = words[:1] == ['--durable']
    with Postgres(durable) as postgres:
        postgres.create('tests')
        return subprocess.run(words[durable:], env={**os.environ, 'LAZO_TEST_POSTGRES': postgres.url('tests')}, check=False).returncode


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
