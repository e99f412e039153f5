"""PgBouncer in transaction mode before a private PostgreSQL, as packaging/pgbouncer.ini has it: nothing that a program leaves on
a connection is there in its next transaction."""
import os
import signal
import socket
import subprocess

from postgres import ROLE, free_port, other_user, wait_until

SAMPLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'packaging', 'pgbouncer.ini')


class Pooler:
    """`with` ends it. Every database of the PostgreSQL is reached through its port."""

    def __init__(self, postgres):
        self.postgres, self.port, self.process = postgres, free_port(), None

    def __enter__(self):
        # In the PostgreSQL's folder, and gone with it.
        people, settings = (os.path.join(self.postgres.folder, name) for name in ('userlist.txt', 'pgbouncer.ini'))
        with open(people, 'w', encoding='utf-8') as file:
            file.write(f'"{ROLE}" ""\n')
        with open(settings, 'w', encoding='utf-8') as file:
            file.write(self.settings(people))
        self.process = subprocess.Popen(['/usr/sbin/pgbouncer', '--quiet', settings], stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL, cwd='/', **other_user())
        wait_until('PgBouncer listens', self.listens)
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()

    def settings(self, people):
        with open(SAMPLE, encoding='utf-8') as file:
            text = file.read()
        for old, new in {'lazo = host=10.0.0.11 port=5432': f'* = host=127.0.0.1 port={self.postgres.port}',
                         'listen_addr = 10.0.0.20': 'listen_addr = 127.0.0.1', 'listen_port = 6432': f'listen_port = {self.port}',
                         'auth_type = scram-sha-256': 'auth_type = trust', '/etc/pgbouncer/userlist.txt': people}.items():
            assert old in text, f'packaging/pgbouncer.ini has no {old}'
            text = text.replace(old, new)
        return text + f'unix_socket_dir =\nlogfile = {os.path.join(self.postgres.folder, "pgbouncer.log")}\n'

    def listens(self):
        if self.process.poll() is not None:
            raise RuntimeError(f'PgBouncer ended with {self.process.returncode}')
        try:
            socket.create_connection(('127.0.0.1', self.port), timeout=1).close()
            return True
        except OSError:
            return False

    def url(self, database):
        return f'postgresql://{ROLE}@127.0.0.1:{self.port}/{database}?pooler=transaction'
