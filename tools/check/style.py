"""Sizes and names: DESIGN section 10 in numbers."""
import os
import re
import statistics

import functions
import sources

WARN_LINES, MOST_LINES, MOST_HEADER_LINES = 400, 600, 300
MOST_FUNCTION_LINES, P95_FUNCTION_LINES, MEDIAN_FUNCTION_LINES = 80, 40, 10
MEASURED = ('.cpp', '.h', '.ts', '.tsx', '.py', '.sh')
TEXTUAL = MEASURED + ('.md', '.txt', '.css', '.cmake', '.json')
VAGUE = re.compile(r'\b(?:class|struct|enum(?:\s+class)?|interface|type|using)\s+(\w*?(?:Manager|Helper|Util|Impl)(?![a-z])\w*)')
LATER = re.compile(r'\b(?:TO' r'DO|FIX' r'ME|XX' r'X)\b')


def long_files():
    faults, warnings = [], []
    for path in sources.all_files():
        if not path.endswith(MEASURED):
            continue
        lines = sources.read(path).count('\n')
        most = MOST_HEADER_LINES if path.endswith('.h') else MOST_LINES
        if lines > most:
            faults.append((path, 1, f'{lines} lines; {most} are the most'))
        elif lines > WARN_LINES:
            warnings.append((path, 1, f'{lines} lines; under {WARN_LINES} reads better'))
    return faults, warnings


def long_functions():
    faults, sizes = [], []
    for path in sources.cpp_files():
        for name, line, lines in functions.of(path):
            sizes.append(lines)
            if lines > MOST_FUNCTION_LINES:
                faults.append((path, line, f'{name} has {lines} lines; {MOST_FUNCTION_LINES} are the most'))
    sizes.sort()
    median, p95 = statistics.median(sizes), sizes[len(sizes) * 95 // 100]
    if median >= MEDIAN_FUNCTION_LINES:
        faults.append(('.', 1, f'the median function has {median} lines; under {MEDIAN_FUNCTION_LINES} it shall have'))
    if p95 >= P95_FUNCTION_LINES:
        faults.append(('.', 1, f'the 95th percentile of functions has {p95} lines; under {P95_FUNCTION_LINES} it shall have'))
    return faults, f'{len(sizes)} functions, median {median:g} lines, 95th percentile {p95}, longest {sizes[-1]}'


def words():
    faults = []
    for path in sources.all_files():
        if not path.endswith(TEXTUAL) or path.startswith('tests/data/'):
            continue
        text = sources.read(path)
        for found in LATER.finditer(text):
            faults.append((path, sources.line_of(text, found.start()), f'{found[0]}: do it or drop it'))
        if path.endswith(('.cpp', '.h', '.ts', '.tsx')):
            for found in VAGUE.finditer(sources.without_comments(text)):
                faults.append((path, sources.line_of(text, found.start()), f'{found[1]} says nothing: name what it is'))
    return faults


def readmes():
    folders = {path.split('/')[1] for path in sources.all_files() if re.match(r'modules/[^/]+/', path)}
    return [(f'modules/{name}', 1, 'a module has a README.md') for name in sorted(folders)
            if not os.path.exists(os.path.join(sources.ROOT, 'modules', name, 'README.md'))]


def check():
    file_faults, warnings = long_files()
    function_faults, summary = long_functions()
    return file_faults + function_faults + words() + readmes(), warnings, summary
