#!/usr/bin/env python3
"""Runs scenarios against the real program: scenario.py [--rebaseline] [--every-route] [--every-file] FILE.test...

Each file runs on a store of its own with the people of server.py. A scenario is a sentence and the requests that prove it:

    == A rep becomes the owner of what they create
    as rep
    POST /customers {"name": "Acme"}
    => 201 {"id": *->acme, "owner": {"label": "Rosa Rey", …}, …}

`as nobody-at-all` sends no session, `as token:NAME` the token in $NAME. Paths are below /api/v1 and written readable.
Headers to send stand under the request as `> If-Match: "7"`, expected ones under the answer as `< etag: "7"`. A body or an
expected JSON may go on over the next lines; an answer that is text has its lines as `| Nombre,Ciudad`, the last may be `| …`.
$rep, $manager... are the people's ids, $sales and $north the teams'. In a body {{repeat:x:1000}} stands for many letters,
{{bytes:ff}} for bytes that are no text, {{lines:1000:Cliente #,Vigo}} for numbered lines. A file that is sent stands under
its request.

`eventually` before a request repeats it for up to ten seconds, for what follows a write. `job $job` waits for the end of a job
and is answered as GET /jobs/$job. `cut 100` before a request announces its whole body, sends so many bytes of it and closes
that half of the connection. `listen customers,tasks` opens /live as the person, `hears {…}` waits for such a message,
`closed 4401` for the end of that screen by the server.
`store empty` as the first line of a file begins without company and people, `server --token-limit 3` starts `lazo serve`
with these words. Every write is sent twice with one Idempotency-Key (repeats.py). With --every-route it is a fault when the
program has a route that no scenario has asked with success, or a writing one that does not honour the key.

LAZO_ENGINE says on which engine they run, LAZO_NODES how many programs serve the store: each request goes to the next of
them, a screen stays where it is. With --every-file the files are all of the repository, and what ran is compared
with what ran on the other engines (ran.py).
"""
import json
import os
import re
import sys
import time

import pattern
import ran
from live import Closed, Live
from places import chosen_engine
from repeats import Repeats
from routes import Routes
from script import Reader
from server import Client, Template, cut_off, email_of, learn, nodes_wanted, served

DEADLINE, LONGEST_JOB = 10, 60
# What a node tells of the others' work a moment later, as it is written: then it is asked again.
LATER = {'/reads': 'each program writes down within a second what it showed'}
OUTSIDE = ('/api', '/healthz', '/readyz', '/metrics')


def filled(text, variables):
    return re.sub(r'\$(\w+)', lambda found: as_text(variables[found[1]]) if found[1] in variables else found[0], text)


def as_text(value):
    return value if isinstance(value, str) else json.dumps(value)


def expanded(body):
    """The bytes of a body with {{repeat:x:n}}, {{lines:n:x #}} and {{bytes:ff}}."""
    out = bytearray()
    for part in re.split(r'(\{\{(?:repeat:.+?:\d+|lines:\d+:[^}]*|bytes:[0-9a-f]+)\}\})', body):
        command, *rest = part[2:-2].split(':', 1) if part.startswith('{{') else [None]
        if command == 'repeat':
            text, count = rest[0].rsplit(':', 1)
            out += text.encode() * int(count)
        elif command == 'lines':
            count, text = rest[0].split(':', 1)
            out += ''.join(text.replace('#', str(number)) + '\n' for number in range(1, int(count) + 1)).encode()
        elif command == 'bytes':
            out += bytes.fromhex(rest[0])
        else:
            out += part.encode()
    return bytes(out)


class Run:
    """One file on one server, or on several."""

    def __init__(self, server, ids, repeats):
        self.server, self.repeats, self.variables = server, repeats, dict(ids)
        self.clients, self.screens, self.told, self.repeat_faults = {}, {}, {}, []

    def client(self, person):
        if person not in self.clients:
            client = self.clients[person] = Client(self.server)
            if person.startswith('token:'):
                client.token = self.variables[person[6:]]
            elif person != 'nobody-at-all' and not person.startswith('browser'):
                client.sign_in(email_of(person))
        return self.clients[person]

    def send(self, step):
        client = self.client(step.person)
        path = filled(step.path, self.variables)
        body = expanded(filled(step.body, self.variables)) if step.body is not None else None
        headers = {name: filled(value, self.variables) for name, value in step.headers.items()}
        path = path if path.startswith(OUTSIDE) else '/api/v1' + path
        if step.cut is not None:
            return cut_off(client, step.method, path, body, headers, step.cut)
        key = self.repeats.key_for(step.method, path, headers)
        if key:
            headers['Idempotency-Key'] = key
        answer = client.request(step.method, path, body, headers)
        self.repeat_faults = []
        if answer.status < 400:
            self.repeats.routes.meet(step.method, path)
        if answer.status < 400 and key:
            self.repeat_faults = self.repeats.faults(client, (step.method, path, body, headers), answer)
        return answer

    def matched(self, expected, actual):
        return pattern.differences(pattern.parse(filled(expected, self.variables)), actual, self.variables)

    def faults(self, step, answer):
        found = [] if answer.status == step.status else [f'status {answer.status} instead of {step.status}']
        found += self.repeat_faults
        if step.expected:
            try:
                found += self.matched(step.expected, answer.json)
            except ValueError as error:
                found.append(f'no JSON: {error}')
        for name, value in step.expected_headers.items():
            found += pattern.differences(filled(value, self.variables), answer.headers.get(name, ''), self.variables, name)
        if step.lines:
            found += self.line_faults(step.lines, answer.body.decode().splitlines())
        if found:
            found.append('answer: ' + answer.body[:1500].decode(errors='replace'))
        return found

    def line_faults(self, expected, actual):
        more = expected[-1] == pattern.MORE
        wanted = expected[:-1] if more else expected
        found = [fault for line, text in zip(wanted, actual) for fault in self.line_fault(line, text)]
        if len(actual) < len(wanted) or (len(actual) > len(wanted) and not more):
            found.append(f'{len(actual)} lines instead of {len(wanted)}')
        return found

    def line_fault(self, expected, text):
        """A line of JSON is compared as such."""
        if expected.startswith('{'):
            return self.matched(expected, json.loads(text))
        return pattern.differences(filled(expected, self.variables), text, self.variables, 'line')

    def step(self, step):
        """Its faults, and the last answer."""
        if step.kind == 'listen':
            return self.listen(step), None
        if step.kind == 'hears':
            return self.hears(step), None
        if step.kind == 'closed':
            return self.closed(step), None
        if step.kind == 'job':
            return self.job(step)
        later = nodes_wanted() > 1 and step.path.split('?')[0] in LATER
        end = time.monotonic() + (DEADLINE if step.eventually or later else 0)
        while True:
            answer = self.send(step)
            faults = self.faults(step, answer)
            if not faults or time.monotonic() >= end:
                return faults, answer

    def job(self, step):
        """Asks whenever /live tells something of the person's jobs."""
        screen = self.told.get(step.person)
        if not screen:
            screen = self.told[step.person] = Live(self.server.next_node().port, self.client(step.person).cookie)
            screen.subscribe([])
        end = time.monotonic() + LONGEST_JOB
        while True:
            answer = self.send(step)
            if answer.status != 200 or answer.json['state'] not in ('queued', 'running'):
                return self.faults(step, answer), answer
            if time.monotonic() >= end:
                return ['the job has not ended'], answer
            if screen.waits(1):
                screen.receive()

    def close(self):
        """A server that is to end waits for open screens."""
        for screen in (*self.screens.values(), *self.told.values()):
            screen.close()

    def listen(self, step):
        client = self.client(step.person)
        screen = self.screens[step.person] = Live(self.server.next_node().port, client.cookie, token=client.token)
        screen.subscribe(step.path.split(','))
        return []

    def hears(self, step):
        """Other messages may come before it."""
        heard, end = [], time.monotonic() + DEADLINE
        screen = self.screens[step.person]
        while screen.waits(max(0, end - time.monotonic())):
            heard.append(screen.receive())
            learn(self.server.place, screen.position)
            if not self.matched(step.expected, heard[-1]):
                return []
        return ['heard instead: ' + pattern.show(message) for message in heard[-5:]] or ['nothing is heard']

    def closed(self, step):
        """A screen that is told something first is told too much, but for jobs."""
        screen, end = self.screens.pop(step.person), time.monotonic() + DEADLINE
        try:
            while screen.waits(max(0, end - time.monotonic())):
                heard = screen.receive()
                if 'job' not in heard:
                    return ['heard before the end: ' + pattern.show(heard)]
        except Closed as closed:
            return [] if str(closed.code) == step.path else [str(closed)]
        finally:
            screen.close()
        return ['the screen is still open']


def rebaseline(lines, step, answer):
    """The lines of the expected answer as it is now; later lines keep their numbers."""
    first, last = step.answer_lines
    text = f'=> {answer.status}'
    if step.expected:
        text += ' ' + pattern.written(pattern.rebased(pattern.parse(step.expected), answer.json))
    elif answer.body and answer.headers.get('content-type', '').endswith('json'):
        text += ' ' + pattern.written(answer.json)
    lines[first:last + 1] = [text] + [None] * (last - first)


def left_uploads(place):
    return [name for name in os.listdir(place.uploads) if not name.startswith('import-')] if os.path.isdir(place.uploads) else []


def run_file(path, template, repeats, rebase):
    """(scenarios, faults) of one file."""
    with open(path, encoding='utf-8') as file:
        reader = Reader(file.read()).read()
    failed = 0
    with served(template.empty() if reader.empty else template.copy(), reader.server_words) as server:
        run = Run(server, {} if reader.empty else template.ids, repeats)
        for scenario in reader.scenarios:
            for step in scenario.steps:
                faults, answer = run.step(step)
                if faults and rebase and answer:
                    rebaseline(reader.lines, step, answer)
                elif faults:
                    failed += 1
                    print(f'{path}:{step.line}: {scenario.title}\n  {step}')
                    print('\n'.join('    ' + line for line in faults))
                    break
        run.close()
    if left_uploads(server.place):
        failed += 1
        print(f'{path}: uploads that nobody took are left: {left_uploads(server.place)}')
    for fault in server.faults:
        failed += 1
        print(f'{path}: {fault}')
    if failed:
        print(''.join(line for line in ''.join(server.log).splitlines(True) if ' error ' in line)[-3000:], end='')
    template.drop(server.place)
    if rebase:
        with open(path, 'w', encoding='utf-8') as file:
            file.write('\n'.join(line for line in reader.lines if line is not None))
    return len(reader.scenarios), failed


def main(words):
    rebase = '--rebaseline' in words
    if rebase and os.environ.get('CI'):
        raise SystemExit('--rebaseline is for people who look at the difference, not for CI')
    files = [word for word in words if not word.startswith('--')]
    if '--every-file' in words:
        files = ran.every_file(chosen_engine())
    counts, failed = {}, 0
    with Template() as template:
        routes = Routes(template.copy())
        repeats = Repeats(routes)
        for path in files:
            counts[path], faults = run_file(path, template, repeats, rebase)
            failed += faults
    faults = []
    if '--every-route' in words:
        faults += [f'no scenario asks with success: {route}' for route in routes.unmet()]
        faults += [f'a key is not proved to count: {route}' for route in repeats.unproved()]
    if '--every-file' in words:
        faults += ran.left_out_of(counts) if nodes_wanted() > 1 or os.environ.get('LAZO_POOLER') else ran.keep(template.engine, counts)
    nodes = f' with {nodes_wanted()} nodes' if nodes_wanted() > 1 else ''
    print(*faults, f'{template.engine}{nodes}: {len(counts)} files, {sum(counts.values())} scenarios, {failed + len(faults)} failed', sep='\n')
    return 1 if failed or faults or not counts else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
