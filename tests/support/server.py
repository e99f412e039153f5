"""The real program on a store of its own: made once as a template with people in it, then copied for each run."""
import http.client
import itertools
import json
import os
import re
import signal
import socket
import subprocess
import urllib.parse

from places import places

PASSWORD = 'una clave larga y buena 2026'
# name: (name, team, role as the Spanish set-up calls it)
PEOPLE = {
    'manager': ('Marta Manzano', 'Ventas', 'Jefe de ventas'),
    'rep': ('Rosa Rey', 'Ventas', 'Comercial'),
    'outsider': ('Óscar Otero', 'Norte', 'Comercial'),
    'reader': ('Lía Lectora', None, 'Solo lectura'),
    'nobody': ('Nadia Nada', None, None),
}


def email_of(person):
    return f'{person}@lazo.example'


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body) if self.body else None


class Server:
    """`lazo serve` on the store of a place; `with` ends it."""

    def __init__(self, place, workers=4, words=()):
        self.place = place
        self.process = subprocess.Popen(
            [os.environ['LAZO'], 'serve', *place.words, *(['--replica', place.replica] if place.replica else []), '--port', '0',
             '--workers', str(workers), *words],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ, 'TZ': 'UTC'})
        self.log = []
        for line in self.process.stdout:
            self.log.append(line)
            found = re.search(r'serves http://127\.0\.0\.1:(\d+)', line)
            if found:
                self.port = int(found[1])
                break
        else:
            raise RuntimeError('the server did not start:\n' + ''.join(self.log))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        rest, _ = self.process.communicate(timeout=20)
        self.log.append(rest or '')
        return self.process.returncode

    def next_node(self):
        """Who is asked next."""
        return self

    @property
    def faults(self):
        """How it ended, where that was not in order."""
        return [] if self.process.returncode == 0 else [f'the server ended with {self.process.returncode}\n' + ''.join(self.log)[-2000:]]


class Cluster:
    """Several `lazo serve` on the store of one place, asked in turn: what one of them keeps in memory, another has changed."""

    def __init__(self, place, count, words=()):
        self.place, self.nodes = place, []
        try:
            for _ in range(count):
                self.nodes.append(Server(place, words=words))
        except BaseException:
            self.stop()
            raise
        self.turn = itertools.cycle(self.nodes)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        for node in self.nodes:
            node.stop()

    def next_node(self):
        return next(self.turn)

    @property
    def log(self):
        return [line for node in self.nodes for line in node.log]

    @property
    def faults(self):
        return [fault for node in self.nodes for fault in node.faults]


def nodes_wanted():
    return int(os.environ.get('LAZO_NODES', '1'))


def served(place, words=()):
    """By one program, or by as many as LAZO_NODES says. Where limits are counted to the last request it is one: of several
    each grants its part, rounded up, and who asks rarely meets some of them more often."""
    alone = nodes_wanted() == 1 or any(word.endswith('-limit') for word in words)
    return Server(place, words=words) if alone else Cluster(place, nodes_wanted(), words)


# How far anybody has seen the store come, where it has a replica: as screens that live updates keep up to date.
seen = {}


def learn(place, position):
    if position and is_later(position, seen.get(place.url)):
        seen[place.url] = position


def is_later(position, known):
    return not known or [int(part, 16) for part in position.split('-')] > [int(part, 16) for part in known.split('-')]


class Client:
    """One person's connections, one to each node; keeps the cookie and sends the CSRF header with writes."""

    def __init__(self, server, language=None):
        self.server, self.cookie, self.csrf, self.token, self.language = server, None, None, None, language
        self.connections = {}

    def connection_to(self, node):
        if node.port not in self.connections:
            self.connections[node.port] = http.client.HTTPConnection('127.0.0.1', node.port, timeout=60)
        return self.connections[node.port]

    def request(self, method, path, body=None, headers=None):
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
        if isinstance(body, str):
            body = body.encode()
        answer = self.send(method, quoted(path), body, self.dressed(method, body, headers))
        self.keep_session(method, path, answer)
        learn(self.server.place, answer.headers.get('lazo-position'))
        return answer

    def dressed(self, method, body=None, headers=None):
        """The headers of a request: who asks, and what the body is."""
        sent = dict(headers or {})
        if body is not None:
            sent.setdefault('Content-Type', 'application/json')
        if self.token:
            sent.setdefault('Authorization', 'Bearer ' + self.token)
        elif self.cookie:
            sent.setdefault('Cookie', 'lazo_session=' + self.cookie)
            if method not in ('GET', 'HEAD'):
                sent.setdefault('X-CSRF-Token', self.csrf or '')
        if method in ('GET', 'HEAD') and seen.get(self.server.place.url):
            sent.setdefault('Lazo-Position', seen[self.server.place.url])
        if self.language:
            sent.setdefault('Accept-Language', self.language)
        return sent

    def send(self, method, path, body, headers):
        node = self.server.next_node()
        connection = self.connection_to(node)
        for attempt in (1, 2):
            try:
                try:
                    connection.request(method, path, body, headers)
                except (BrokenPipeError, ConnectionResetError):
                    if connection.sock is None:
                        raise
                    # The server may refuse a large body before it is all sent; its answer is there to read.
                    connection._HTTPConnection__state = http.client._CS_REQ_SENT
                response = connection.getresponse()
                return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError, http.client.CannotSendRequest):
                connection.close()
                if attempt == 2 or node.process.poll() is not None:
                    raise
        raise AssertionError

    def keep_session(self, method, path, answer):
        cookie = re.match(r'lazo_session=([^;]*)', answer.headers.get('set-cookie', ''))
        if cookie:
            self.cookie = cookie[1] or None
            self.csrf = (answer.json or {}).get('csrf') if answer.body else None

    def sign_in(self, email, password=PASSWORD):
        answer = self.request('POST', '/api/v1/session', {'email': email, 'password': password})
        if answer.status != 200:
            raise RuntimeError(f'{email} cannot sign in: {answer.status} {answer.body!r}')
        return answer.json

    def expect(self, status, method, path, body=None, headers=None):
        answer = self.request(method, '/api/v1' + path, body, headers)
        if answer.status != status:
            raise RuntimeError(f'{method} {path}: {answer.status} {answer.body[:500]!r}')
        return answer.json


def cut_off(client, method, path, body, headers, count):
    """A request that announces its whole body and says after `count` bytes that nothing more comes."""
    port = client.server.next_node().port
    sent = {'Host': f'127.0.0.1:{port}', 'Content-Length': len(body), **client.dressed(method, body, headers)}
    head = f'{method} {quoted(path)} HTTP/1.1\r\n' + ''.join(f'{name}: {value}\r\n' for name, value in sent.items())
    with socket.create_connection(('127.0.0.1', port), timeout=20) as connection:
        connection.sendall(head.encode() + b'\r\n' + body[:count])
        connection.shutdown(socket.SHUT_WR)
        response = http.client.HTTPResponse(connection, method=method)
        response.begin()
        return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())


def quoted(path):
    """Readable paths ("?filter={"name":…}") in the form in which they travel; what is %xx already stays."""
    return urllib.parse.quote(path, safe="/?&=%:,$-._~!*'()+@;")


def fill(place):
    """A company with its administrator, two teams and the PEOPLE; returns their ids by name."""
    password = os.path.join(place.folder, 'password')
    with open(password, 'w', encoding='utf-8') as file:
        file.write(PASSWORD + '\n')
    subprocess.run([os.environ['LAZO'], 'init', *place.words, '--company', 'Cafés del Sur', '--admin-name',
                    'Ada Álvarez', '--admin-email', email_of('administrator'), '--password-file', password], check=True,
                   stdout=subprocess.DEVNULL)
    with Server(place) as server:
        ada = Client(server)
        ada.sign_in(email_of('administrator'))
        roles = {row['name']: row['id'] for row in ada.expect(200, 'GET', '/roles')['rows']}
        teams = {name: ada.expect(201, 'POST', '/teams', {'name': name})['id'] for name in ('Ventas', 'Norte')}
        ids = {'administrator': ada.expect(200, 'GET', '/session')['user']['id']}
        for person, (name, team, role) in PEOPLE.items():
            ids[person] = add_person(ada, person, name, teams.get(team), [roles[role]] if role else [])
    return ids | {'sales': teams['Ventas'], 'north': teams['Norte']}


def add_person(administrator, person, name, team, roles):
    row = administrator.expect(201, 'POST', '/users', {'name': name, 'email': email_of(person), 'team': team, 'roles': roles})
    administrator.expect(204, 'POST', f'/users/{row["id"]}/password', {'password': PASSWORD})
    return row['id']


class Template:
    """Copies of one prepared store; `with` removes all of them."""

    def __init__(self):
        self.places, self.first, self.ids = places(), None, {}

    def __enter__(self):
        self.places.__enter__()
        self.first = self.places.empty()
        self.ids = fill(self.first)
        return self

    def __exit__(self, *_):
        self.places.__exit__()

    @property
    def engine(self):
        return self.places.engine

    def copy(self):
        return self.places.copy(self.first)

    def empty(self):
        return self.places.empty()

    def drop(self, place):
        self.places.drop(place)
