"""What a server of the tests was sent, written down by the server itself: nothing that reaches it is left out, whoever
sends it. LAZO_RECORD names the recording; it stands in $BUILD/statements.NAME.json, each statement once, with how often
it came.

What the server could not even read is in the log with its error. Cursors are numbered by the program: their numbers go."""
import collections
import json
import os
import re

NAMED = 'LAZO_RECORD'
# Begins each entry of the log. Each is one write to the end of the file: a collector would cost as much again.
MARK = '\x01'
SENT = re.compile(r'(?:LOG:  (?:statement|execute [^:]+)|STATEMENT): +', re.DOTALL)
CURSOR = re.compile(r'^(DECLARE|FETCH \d+ FROM|CLOSE) c\d+\b')
PORTION = 16 << 20
KEPT = collections.Counter()  # of all servers of this program: a replica is sent some too


def wanted():
    return NAMED in os.environ


def settings():
    """Of a server that writes its statements into its log; values of parameters are nobody's business here."""
    if not wanted():
        return {}
    return {'log_destination': 'stderr', 'log_line_prefix': r"'\001'", 'log_statement': 'all', 'log_checkpoints': 'off',
            'log_error_verbosity': 'terse', 'log_parameter_max_length': '0', 'log_parameter_max_length_on_error': '0'}


def path_of(name):
    return os.path.join(os.environ.get('BUILD', 'build/release'), f'statements.{name}.json')


def entries(path):
    rest = ''
    with open(path, encoding='utf-8', errors='replace') as log:
        while portion := log.read(PORTION):
            *whole, rest = (rest + portion).split(MARK)
            yield from whole
    yield rest


def statement_in(entry):
    """Further lines of an entry are moved in."""
    found = SENT.match(entry)
    return CURSOR.sub(r'\1 c', entry[found.end():].rstrip('\n').replace('\n\t', '\n')) if found else None


def keep(path):
    """Takes what stands in the log of a server that has ended."""
    sent = collections.Counter(entries(path))
    for entry, count in sent.items():
        text = statement_in(entry)
        if text is not None:
            KEPT[text] += count
    with open(path_of(os.environ[NAMED]), 'w', encoding='utf-8') as file:
        json.dump([{'statement': text, 'count': count} for text, count in sorted(KEPT.items())], file, indent=0)
