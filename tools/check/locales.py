"""Texts: the same keys and arguments in both languages, and every key that the sources name is there."""
import json
import os
import re

import sources

KEY_USE = re.compile(r'(?:\{|\brefuse\(|\bsay\(|\bthrow_invalid\([^,()]*,\s*\{)\s*"([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+)"')
CONFLICT = re.compile(r'ErrorKind::conflict,\s*\{([^;]*)')
KEY = re.compile(r'"([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+)"')
UNTITLED = {'error.conflict', 'store.newer'}  # any claim that exists; a store that is not served
PLURAL_FORM = re.compile(r'_(?:zero|one|two|few|many|other)$')


def named_arguments(pattern):
    """The arguments of an ICU MessageFormat pattern, those inside plural and select forms too."""
    names = set()
    message(pattern, 0, names)
    return names


def message(pattern, at, names):
    while at < len(pattern) and pattern[at] != '}':
        if pattern[at] == "'" and pattern[at + 1:at + 2] in ('{', '}', '#', '|'):
            at = (pattern.find("'", at + 1) + 1) or len(pattern)
        elif pattern[at] == '{':
            at = argument(pattern, at + 1, names)
        else:
            at += 1
    return at


def argument(pattern, at, names):
    name = re.compile(r'\s*([\w]*)\s*').match(pattern, at)
    names.add(name[1])
    at = name.end()
    nested = re.compile(r',\s*(?:plural|select|selectordinal)\s*,').match(pattern, at)
    while at < len(pattern) and pattern[at] != '}':
        if pattern[at] == '{':
            at = message(pattern, at + 1, names) if nested else pattern.find('}', at)
        at += 1
    return at + 1


def web_arguments(text):
    return set(re.findall(r'\{\{-?\s*(\w+)', text))


def compared(es_path, en_path):
    es, en = json.loads(sources.read(es_path)), json.loads(sources.read(en_path))
    web = es_path.startswith('web/')
    stem = (lambda key: PLURAL_FORM.sub('', key)) if web else (lambda key: key)
    arguments = web_arguments if web else named_arguments
    for path, ours, others in ((es_path, es, en), (en_path, en, es)):
        known = {stem(key) for key in ours}
        for key in sorted({stem(key) for key in others} - known):
            yield path, 1, f'{key} is missing'
    for key in sorted(es.keys() & en.keys()):
        if arguments(es[key]) != arguments(en[key]):
            yield es_path, line_of_key(es_path, key), f'{key}: other arguments than in {en_path}'


def line_of_key(path, key):
    text = sources.read(path)
    return sources.line_of(text, max(text.find(json.dumps(key)), 0))


def known_keys():
    keys = set()
    for path in sources.all_files():
        if path.endswith('/locales/en.json') and not path.startswith('web/'):
            keys.update(json.loads(sources.read(path)))
    return keys


def check():
    faults = []
    for path in sources.all_files():
        if re.search(r'/locales/(?:es|en)\.json$', path):
            other = path[:-7] + ('en.json' if path.endswith('es.json') else 'es.json')
            if not os.path.exists(os.path.join(sources.ROOT, other)):
                faults.append((other, 1, 'the file is missing'))
            elif path.endswith('es.json'):
                faults += compared(path, other)
    keys = known_keys()
    for path in sources.cpp_files():
        # The measures speak to nobody but us.
        if sources.is_test(path) or path.startswith('bench/'):
            continue
        text = sources.without_comments(sources.read(path))
        for found in KEY_USE.finditer(text):
            if found[1] not in keys:
                faults.append((path, sources.line_of(text, found.start()), f'no locale file has the text {found[1]}'))
        for found in CONFLICT.finditer(text):
            for key in KEY.findall(found[1]):
                if key not in UNTITLED and f'title.{key}' not in keys:
                    faults.append((path, sources.line_of(text, found.start()), f'the conflict {key} has no title.{key}'))
    return faults
