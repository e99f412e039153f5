"""Where the functions of a C++ file begin and end, found by braces: enough to measure them."""
import re

import sources

SCOPE = re.compile(r'^(?:template\s*<.*>\s*)?(?:inline\s+)?(?:namespace|class|struct|union|enum|extern)\b', re.S)
NO_BODY = re.compile(r'(?:=|\breturn|,|\(|\[)\s*$')
INITIALIZER = re.compile(r'\)\s*(?:noexcept\s*)?:[^:].*[\w>]\s*$', re.S)
NAME = re.compile(r'([~\w:]+|operator\s*\S+)\s*\(')


def closing(text, start):
    """The offset of the brace that closes the one at start."""
    depth = 0
    for found in re.compile(r'[{}]').finditer(text, start):
        depth += 1 if found[0] == '{' else -1
        if depth == 0:
            return found.start()
    return len(text)


def is_function(head):
    if '(' not in head or NO_BODY.search(head):
        return False
    before_brackets = head[:head.index('(')]
    return '=' not in re.sub(r'operator\s*[=<>!+\-]+', '', before_brackets) and '{' not in before_brackets


def of(path):
    """(name, first line, number of lines) of every function of the file."""
    text = sources.code_only(sources.read(path))
    found, start, at = [], 0, 0
    while at < len(text):
        sign = text[at]
        if sign in ';}':
            start = at + 1
        elif sign == '{':
            head = text[start:at]
            lead = re.sub(r'^(?:\s|public:|private:|protected:)*', '', head)
            if SCOPE.match(lead) and not re.match(r'(?:inline\s+)?(?:struct|class|enum)\s+[\w:]+[\s&*]+\w+\s*\(', lead):
                start = at + 1
            elif INITIALIZER.search(head):
                at = closing(text, at)  # member{...} of an initializer list: the body is still to come
            elif is_function(lead):
                first = start + len(head) - len(lead)
                end = closing(text, at)
                name = NAME.search(lead)
                found.append((name[1] if name else '?', sources.line_of(text, first),
                              text.count('\n', first, end) + 1))
                at, start = end, end + 1
            else:
                at = closing(text, at)
        at += 1
    return found
