"""docs/reference/schema.json is what the program declares."""
import difflib
import os
import subprocess

import sources

PAGE = 'docs/reference/schema.json'


def exported():
    binary = os.environ.get('LAZO') or os.path.join(sources.ROOT, 'build/release/lazo')
    if not os.path.exists(binary):
        return None
    return subprocess.run([binary, 'schema', 'export'], capture_output=True, check=True, text=True).stdout


def check():
    now = exported()
    if now is None:
        return [(PAGE, 1, 'cannot be compared: build lazo first (./dev build)')]
    path = os.path.join(sources.ROOT, PAGE)
    kept = sources.read(PAGE) if os.path.exists(path) else ''
    if now == kept:
        return []
    changes = [line for line in difflib.unified_diff(kept.splitlines(), now.splitlines(), 'committed', 'declared',
                                                     lineterm='', n=0)][:20]
    return [(PAGE, 1, 'is not what `lazo schema export` prints; look at the difference, then write it anew\n  ' +
             '\n  '.join(changes))]
