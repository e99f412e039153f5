#!/usr/bin/env python3
"""Runs scenarios against the real program: scenario.py [--rebaseline] FILE.test...

Each file runs on a store of its own with the people of server.py. A scenario is a sentence and the requests that prove it:

    == A rep becomes the owner of what they create
    as rep
    POST /customers {"name": "Acme"}
    => 201 {"id": *->acme, "owner": {"label": "Rosa Rey", …}, …}

`as nobody-at-all` sends no session, `as token:NAME` the token in $NAME. Paths are below /api/v1 and written readable.
Headers to send stand under the request as `> If-Match: "7"`, expected ones under the answer as `< etag: "7"`. A body or an
expected JSON may go on over the next lines. `eventually` before a request repeats it for up to ten seconds, for what
follows a write. $rep, $manager... are the people's ids, $sales and $north the teams'. {{repeat:x:1000}} in a body stands for many letters, {{bytes:ff}} for bytes that are no text.
`store empty` as the first line of a file begins without company and people.
"""
import json
import os
import re
import sys
import time

import pattern
from server import Client, Server, Template, email_of

METHODS = ('GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE')
DEADLINE = 10


class Step:
    def __init__(self, line, method, path, body):
        self.line, self.method, self.path, self.body = line, method, path, body
        self.headers, self.eventually, self.person = {}, False, None
        self.status, self.expected, self.expected_headers, self.answer_lines = None, '', {}, None


class Scenario:
    def __init__(self, title, line):
        self.title, self.line, self.steps = title, line, []


class Reader:
    """Lines of a file into scenarios."""

    def __init__(self, text):
        self.lines = text.split('\n')
        self.scenarios, self.person, self.eventually, self.empty = [], 'administrator', False, False

    def read(self):
        taker = None  # what an indented or JSON line goes on with
        for number, line in enumerate(self.lines):
            if not line.strip():
                taker = None
            elif line.startswith('#') and taker is None:
                continue
            else:
                taker = self.take(number, line, taker)
        return self

    def take(self, number, line, taker):
        word = line.split(' ', 1)[0]
        if line.startswith('== '):
            self.scenarios.append(Scenario(line[3:].strip(), number + 1))
            self.person = 'administrator'
        elif word == 'as':
            self.person = line[3:].strip()
        elif word == 'eventually':
            self.eventually = True
        elif word == 'store':
            self.empty = line.split()[1] == 'empty'
        elif word in METHODS:
            self.request(number, line)
            return 'body'
        elif word == '=>':
            return self.answer(number, line)
        elif word == '>':
            name, value = line[2:].split(':', 1)
            self.step.headers[name.strip()] = value.strip()
            return 'body'
        elif word == '<':
            name, value = line[2:].split(':', 1)
            self.step.expected_headers[name.strip().lower()] = value.strip()
            return 'expected'
        elif taker == 'body':
            self.step.body = (self.step.body + '\n' if self.step.body is not None else '') + line
            return 'body'
        elif taker == 'expected':
            self.step.expected += '\n' + line
            self.step.answer_lines = (self.step.answer_lines[0], number)
            return 'expected'
        else:
            raise SystemExit(f'line {number + 1} is not understood: {line}')
        return None

    @property
    def step(self):
        return self.scenarios[-1].steps[-1]

    def request(self, number, line):
        method, rest = line.split(' ', 1)
        found = re.match(r'(\S+?)(?:\s+(\{.*|\[.*|".*))?$', rest) if '?' not in rest else None
        path, body = found.groups() if found else (rest, None)
        step = Step(number + 1, method, path, body)
        step.person, step.eventually, self.eventually = self.person, self.eventually, False
        self.scenarios[-1].steps.append(step)

    def answer(self, number, line):
        words = line[3:].strip().split(' ', 1)
        self.step.status, self.step.expected = int(words[0]), words[1] if len(words) > 1 else ''
        self.step.answer_lines = (number, number)
        return 'expected'


def filled(text, variables):
    return re.sub(r'\$(\w+)', lambda found: as_text(variables[found[1]]) if found[1] in variables else found[0], text)


def as_text(value):
    return value if isinstance(value, str) else json.dumps(value)


def expanded(body):
    """The bytes of a body with {{repeat:x:n}} and {{bytes:ff}}."""
    out = bytearray()
    for part in re.split(r'(\{\{(?:repeat:.+?:\d+|bytes:[0-9a-f]+)\}\})', body):
        command = re.fullmatch(r'\{\{(repeat|bytes):(.+?)(?::(\d+))?\}\}', part, re.S)
        if not command:
            out += part.encode()
        elif command[1] == 'bytes':
            out += bytes.fromhex(command[2])
        else:
            out += command[2].encode() * int(command[3])
    return bytes(out)


class Run:
    """One file on one server."""

    def __init__(self, server, ids):
        self.server, self.clients, self.variables = server, {}, dict(ids)

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
        prefix = '' if path.startswith(('/api', '/healthz', '/readyz')) else '/api/v1'
        return client.request(step.method, prefix + path, body, headers)

    def faults(self, step, answer):
        found = [] if answer.status == step.status else [f'status {answer.status} instead of {step.status}']
        if step.expected:
            try:
                found += pattern.differences(pattern.parse(filled(step.expected, self.variables)), answer.json,
                                             self.variables)
            except ValueError as error:
                found.append(f'no JSON: {error}')
        for name, value in step.expected_headers.items():
            found += pattern.differences(filled(value, self.variables), answer.headers.get(name, ''), self.variables, name)
        if found:
            found.append('answer: ' + answer.body[:1500].decode(errors='replace'))
        return found

    def step(self, step):
        """Its faults, and the last answer."""
        end = time.monotonic() + (DEADLINE if step.eventually else 0)
        while True:
            answer = self.send(step)
            faults = self.faults(step, answer)
            if not faults or time.monotonic() >= end:
                return faults, answer


def rebaseline(lines, step, answer):
    """The lines of the expected answer as it is now; later lines keep their numbers."""
    first, last = step.answer_lines
    text = f'=> {answer.status}'
    if step.expected:
        text += ' ' + pattern.written(pattern.rebased(pattern.parse(step.expected), answer.json))
    elif answer.body and answer.headers.get('content-type', '').endswith('json'):
        text += ' ' + pattern.written(answer.json)
    lines[first:last + 1] = [text] + [None] * (last - first)


def run_file(path, template, rebase):
    """(scenarios, faults) of one file."""
    with open(path, encoding='utf-8') as file:
        reader = Reader(file.read()).read()
    failed = 0
    with Server(template.empty() if reader.empty else template.copy()) as server:
        run = Run(server, {} if reader.empty else template.ids)
        for scenario in reader.scenarios:
            for step in scenario.steps:
                faults, answer = run.step(step)
                if faults and rebase:
                    rebaseline(reader.lines, step, answer)
                elif faults:
                    failed += 1
                    print(f'{path}:{step.line}: {scenario.title}\n  as {step.person}: {step.method} {step.path}')
                    print('\n'.join('    ' + line for line in faults))
                    break
    if server.process.returncode != 0:
        failed += 1
        print(f'{path}: the server ended with {server.process.returncode}\n' + ''.join(server.log)[-2000:])
    if rebase:
        with open(path, 'w', encoding='utf-8') as file:
            file.write('\n'.join(line for line in reader.lines if line is not None))
    return len(reader.scenarios), failed


def main(words):
    rebase = '--rebaseline' in words
    if rebase and os.environ.get('CI'):
        raise SystemExit('--rebaseline is for people who look at the difference, not for CI')
    files = [word for word in words if not word.startswith('--')]
    total = failed = 0
    with Template() as template:
        for path in files:
            count, faults = run_file(path, template, rebase)
            total, failed = total + count, failed + faults
    print(f'{total} scenarios, {failed} failed')
    return 1 if failed or not total else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
