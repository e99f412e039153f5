#!/usr/bin/env python3
"""Where the stores of a test stand. LAZO_ENGINE says on which engine: sqlite, a file in a folder each, or postgresql, a
database each of one private server. With LAZO_POOLER=transaction the server is reached through a PgBouncer; with LAZO_FOLLOWED it has
a replica.

usage: places.py COMMAND...    runs the command with an empty place: LAZO_DATABASE, LAZO_UPLOADS, and PLACE, its folder"""
import os
import shutil
import subprocess
import sys
import tempfile

from pooler import Pooler
from postgres import Postgres, Replica

ENGINES = ('sqlite', 'postgresql')


def chosen_engine():
    engine = os.environ.get('LAZO_ENGINE', 'sqlite')
    if engine not in ENGINES:
        raise SystemExit(f'LAZO_ENGINE is {engine}, and not one of {", ".join(ENGINES)}')
    return engine


class Place:
    """Of one store: its address, and a folder for what stands beside it."""

    def __init__(self, url, folder, replica=None):
        self.url, self.folder, self.replica = url, folder, replica

    @property
    def uploads(self):
        return os.path.join(self.folder, 'lazo-uploads')

    @property
    def words(self):
        """What every subcommand of `lazo` is told of it."""
        return ['--database', self.url, '--uploads', self.uploads]


def database_of(place):
    return place.url.rsplit('/', 1)[1].split('?')[0]


class Places:
    """`with` removes them all."""

    def __init__(self):
        self.root, self.count = tempfile.mkdtemp(prefix='lazo-test-'), 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.root, ignore_errors=True)

    def drop(self, place):
        """Before the end of all, where there are many."""
        shutil.rmtree(place.folder, ignore_errors=True)

    def folder(self):
        self.count += 1
        path = os.path.join(self.root, str(self.count))
        os.mkdir(path)
        return path


class FilePlaces(Places):
    engine = 'sqlite'

    def empty(self):
        folder = self.folder()
        return Place('sqlite://' + os.path.join(folder, 'lazo.db'), folder)

    def copy(self, place):
        """Of a store that nobody has open."""
        to = self.empty()
        shutil.copytree(place.folder, to.folder, dirs_exist_ok=True)
        return to


class ServerPlaces(Places):
    engine = 'postgresql'

    def __init__(self, durable=False, followed=False):
        super().__init__()
        self.postgres = Postgres(durable, followed)

    def __enter__(self):
        self.postgres.__enter__()
        return self

    def __exit__(self, *_):
        self.postgres.__exit__()
        super().__exit__()

    def empty(self):
        return self.made(None)

    def copy(self, place):
        to = self.made(database_of(place))
        shutil.copytree(place.folder, to.folder, dirs_exist_ok=True)
        return to

    def drop(self, place):
        self.postgres.drop(database_of(place))
        super().drop(place)

    def made(self, template):
        folder = self.folder()
        database = f'store_{self.count}'
        self.postgres.create(database, template)
        return Place(self.url(database), folder, self.replica_of(database))

    def url(self, database):
        return self.postgres.url(database)

    def replica_of(self, _):
        return None


class FollowedPlaces(ServerPlaces):
    """With a replica that `serve` reads from."""

    def __init__(self):
        super().__init__(followed=True)
        self.replica = Replica(self.postgres)

    def __enter__(self):
        super().__enter__()
        self.replica.__enter__()
        return self

    def __exit__(self, *_):
        self.replica.__exit__()
        super().__exit__()

    def replica_of(self, database):
        return self.replica.url(database)


class PooledPlaces(ServerPlaces):
    def __init__(self, durable=False):
        super().__init__(durable)
        self.pooler = Pooler(self.postgres)

    def __enter__(self):
        super().__enter__()
        self.pooler.__enter__()
        return self

    def __exit__(self, *_):
        self.pooler.__exit__()
        super().__exit__()

    def copy(self, place):
        """The pooler still holds connections to it, and a database that is copied must have none."""
        self.postgres.sql(f"SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE datname='{database_of(place)}'")
        return super().copy(place)

    def url(self, database):
        return self.pooler.url(database)


def places(durable=False):
    if chosen_engine() == 'sqlite':
        return FilePlaces()
    if os.environ.get('LAZO_FOLLOWED'):
        return FollowedPlaces()
    return PooledPlaces(durable) if os.environ.get('LAZO_POOLER') == 'transaction' else ServerPlaces(durable)


def main(words):
    with places() as some:
        place = some.empty()
        told = {'LAZO_DATABASE': place.url, 'LAZO_UPLOADS': place.uploads, 'PLACE': place.folder}
        return subprocess.run(words, env={**os.environ, **told}, check=False).returncode


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
