"""Files of scenarios, read into steps."""
import re

METHODS = ('GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE')


class Step:
    """A request and what it must give; `kind` job asks again until the job has ended, listen, hears and closed are of /live."""

    def __init__(self, line, method, path, body=None, kind='request'):
        self.line, self.method, self.path, self.body, self.kind = line, method, path, body, kind
        self.headers, self.eventually, self.person, self.cut = {}, False, None, None
        self.status, self.expected, self.expected_headers, self.answer_lines = None, '', {}, None
        self.lines = []

    def __str__(self):
        return f'as {self.person}: {self.method} {self.path}'


class Scenario:
    def __init__(self, title, line):
        self.title, self.line, self.steps = title, line, []


class Reader:
    """Lines of a file into scenarios."""

    def __init__(self, text):
        self.lines = text.split('\n')
        self.scenarios, self.person, self.eventually, self.cut, self.empty = [], 'administrator', False, None, False
        self.server_words = []

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
        if word in METHODS:
            return self.request(number, line)
        takes = {'==': self.title, '=>': self.answer, '>': self.header, '<': self.expected_header, '|': self.text_line,
                 'as': self.becomes, 'eventually': self.again, 'cut': self.cuts, 'store': self.store, 'server': self.server, 'job': self.job,
                 'listen': self.listen, 'hears': self.hears, 'closed': self.closed}.get(word)
        if takes and not (taker == 'body' and word.isalpha()):
            return takes(number, line[len(word):].strip())
        if taker == 'body':
            self.step.body = (self.step.body + '\n' if self.step.body is not None else '') + line
        elif taker == 'expected':
            self.step.expected += '\n' + line
            self.step.answer_lines = (self.step.answer_lines[0], number)
        else:
            raise SystemExit(f'line {number + 1} is not understood: {line}')
        return taker

    @property
    def step(self):
        return self.scenarios[-1].steps[-1]

    def title(self, number, rest):
        self.scenarios.append(Scenario(rest, number + 1))
        self.person = 'administrator'

    def becomes(self, _, rest):
        self.person = rest

    def again(self, *_):
        self.eventually = True

    def cuts(self, _, rest):
        self.cut = int(rest)

    def store(self, _, rest):
        self.empty = rest == 'empty'

    def server(self, _, rest):
        self.server_words = rest.split()

    def request(self, number, line):
        method, rest = line.split(' ', 1)
        found = re.match(r'(\S+?)(?:\s+(\{.*|\[.*|".*))?$', rest) if '?' not in rest else None
        path, body = found.groups() if found else (rest, None)
        self.add(Step(number + 1, method, path, body))
        self.step.eventually, self.eventually = self.eventually, False
        self.step.cut, self.cut = self.cut, None
        return 'body'

    def add(self, step):
        step.person = self.person
        self.scenarios[-1].steps.append(step)

    def job(self, number, rest):
        self.add(Step(number + 1, 'GET', '/jobs/' + rest, kind='job'))

    def listen(self, number, rest):
        self.add(Step(number + 1, 'listen', rest, kind='listen'))

    def hears(self, number, rest):
        self.add(Step(number + 1, 'hears', '', kind='hears'))
        self.step.expected, self.step.answer_lines = rest, (number, number)
        return 'expected'

    def closed(self, number, rest):
        self.add(Step(number + 1, 'closed', rest, kind='closed'))

    def header(self, _, rest):
        name, value = rest.split(':', 1)
        self.step.headers[name.strip()] = value.strip()
        return 'body'

    def answer(self, number, rest):
        words = rest.split(' ', 1)
        self.step.status, self.step.expected = int(words[0]), words[1] if len(words) > 1 else ''
        self.step.answer_lines = (number, number)
        return 'expected'

    def expected_header(self, _, rest):
        name, value = rest.split(':', 1)
        self.step.expected_headers[name.strip().lower()] = value.strip()
        return 'expected'

    def text_line(self, _, rest):
        self.step.lines.append(rest)
        return 'expected'
