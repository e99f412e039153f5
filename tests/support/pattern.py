"""Expected JSON with wildcards.

    {"id": *, "name": "Acme", …}     * is any value, … allows more members (in a list: more elements)
    {"id": *->acme, …}               any value, kept as $acme for the lines below
    "2026-*"                         a star inside a text is any text; ** is a star
"""
import json
import re

MORE, ANY = '…', '\u0001*'
TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|…|\*(?:->(\w+))?|[\[\]{}]')


def parse(text):
    """The pattern as JSON values; wildcards are texts that no JSON of ours has."""
    stack = []

    def replace(found):
        token = found[0]
        if token in '[{':
            stack.append(token)
        elif token in ']}':
            stack.pop()
        elif token == MORE:
            return '"…":"…"' if stack and stack[-1] == '{' else '"…"'
        elif token.startswith('*'):
            return json.dumps(ANY + (found[1] or ''))
        return token

    return json.loads(TOKEN.sub(replace, text))


def differences(expected, actual, captured, path='$'):
    """What is not as expected, as lines; captures go into `captured`."""
    if isinstance(expected, str) and expected.startswith(ANY):
        if len(expected) > len(ANY):
            captured[expected[len(ANY):]] = actual
        return []
    if isinstance(expected, dict) and isinstance(actual, dict):
        return object_differences(expected, actual, captured, path)
    if isinstance(expected, list) and isinstance(actual, list):
        return list_differences(expected, actual, captured, path)
    if isinstance(expected, str) and isinstance(actual, str) and '*' in expected:
        form = '.*'.join('\\*'.join(map(re.escape, part.split('*'))) for part in split_stars(expected))
        return [] if re.fullmatch(form, actual, re.S) else [f'{path}: {show(actual)} instead of {show(expected)}']
    same = expected == actual and isinstance(expected, bool) == isinstance(actual, bool)
    return [] if same else [f'{path}: {show(actual)} instead of {show(expected)}']


def split_stars(text):
    """Splits at single stars; a double one is a star of the text."""
    return [part.replace('\u0002', '*') for part in text.replace('**', '\u0002').split('*')]


def object_differences(expected, actual, captured, path):
    found = []
    for key, value in expected.items():
        if key == MORE:
            continue
        if key not in actual:
            found.append(f'{path}.{key}: is missing')
        else:
            found += differences(value, actual[key], captured, f'{path}.{key}')
    if MORE not in expected:
        found += [f'{path}.{key}: {show(actual[key])} is too much' for key in actual if key not in expected]
    return found


def list_differences(expected, actual, captured, path):
    more = bool(expected) and expected[-1] == MORE
    wanted = expected[:-1] if more else expected
    found = [line for i, (e, a) in enumerate(zip(wanted, actual)) for line in differences(e, a, captured, f'{path}[{i}]')]
    if len(actual) < len(wanted) or (len(actual) > len(wanted) and not more):
        found.append(f'{path}: {len(actual)} elements instead of {len(wanted)}: {show(actual)}')
    return found


def show(value):
    text = json.dumps(value, ensure_ascii=False).replace('\\u0001', '')
    return text if len(text) < 300 else text[:300] + '…'


def rebased(expected, actual):
    """What is there now, in the shape of the pattern: its wildcards stay."""
    if isinstance(expected, str) and (expected.startswith(ANY) or not differences(expected, actual, {})):
        return expected
    if isinstance(expected, dict) and isinstance(actual, dict):
        kept = {key: rebased(value, actual[key]) for key, value in expected.items() if key in actual}
        if MORE in expected:
            return {**kept, MORE: MORE}
        return {**kept, **{key: value for key, value in actual.items() if key not in kept}}
    if isinstance(expected, list) and isinstance(actual, list):
        more = bool(expected) and expected[-1] == MORE
        wanted = expected[:-1] if more else expected
        kept = [rebased(e, a) for e, a in zip(wanted, actual)]
        return kept + ([MORE] if more else actual[len(kept):])
    return actual


def written(value):
    """A pattern as text again."""
    text = json.dumps(value, ensure_ascii=False)
    text = re.sub(r'"…": ?"…"', MORE, text).replace('"…"', MORE)
    return re.sub(r'"\\u0001\*(\w*)"', lambda found: '*' + ('->' + found[1] if found[1] else ''), text)
