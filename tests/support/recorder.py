"""What a server of the tests was sent, written down by the server itself: nothing that reaches it is left out, whoever
sends it. LAZO_RECORD names the recording; it stands in $BUILD/statements.NAME.json, each statement once, with how often
it came.

What the server could not even read is in the log with its error. Cursors are numbered by the program: their numbers go."""
import collections
import glob
import json
import os
import re

NAMED = 'LAZO_RECORD'
LOG = 'statements'
KINDS = re.compile(r'(?:statement|execute [^:]+): ', re.DOTALL)
CURSOR = re.compile(r'^(DECLARE|FETCH \d+ FROM|CLOSE) c\d+\b')
FIRST, LAST = '"message":"', '","'


def settings(folder):
    """Of a server that writes its statements into that folder; values of parameters are nobody's business here."""
    if NAMED not in os.environ:
        return {}
    return {'logging_collector': 'on', 'log_destination': 'jsonlog', 'log_directory': f"'{os.path.join(folder, LOG)}'",
            'log_filename': "'log'", 'log_rotation_size': '0', 'log_rotation_age': '0', 'log_statement': 'all',
            'log_parameter_max_length': '0', 'log_parameter_max_length_on_error': '0', 'log_checkpoints': 'off'}


def wanted():
    return NAMED in os.environ


def path_of(name):
    return os.path.join(os.environ.get('BUILD', 'build/release'), f'statements.{name}.json')


def field(line, name):
    """The text of a field of one line; most lines are seen twice or more, and only their first is worth a parser."""
    begin = line.find(f'"{name}":"')
    if begin < 0:
        return None
    begin = end = begin + len(name) + 4
    while (end := line.index('"', end)) and line[end - 1] == '\\':
        # An escaped quote, unless the backslash is itself escaped.
        if (len(line[:end]) - len(line[:end].rstrip('\\'))) % 2 == 0:
            break
        end += 1
    return line[begin:end]


def statements_in(lines):
    """Counted by their text as it stands in the log."""
    counts = collections.Counter()
    for line in lines:
        told = field(line, 'message') or ''
        kind = KINDS.match(told)
        if kind:
            counts[told[kind.end():]] += 1
        elif failed := field(line, 'statement'):
            counts[failed] += 1
    return counts


def keep(folder):
    """Of a server that has ended."""
    texts = collections.Counter()
    for path in glob.glob(os.path.join(folder, LOG, '*.json')):
        with open(path, encoding='utf-8', errors='replace') as log:
            for text, count in statements_in(log).items():
                texts[CURSOR.sub(r'\1 c', json.loads(f'"{text}"', strict=False))] += count
    with open(path_of(os.environ[NAMED]), 'w', encoding='utf-8') as file:
        json.dump([{'statement': text, 'count': count} for text, count in sorted(texts.items())], file, indent=0)
