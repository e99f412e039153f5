#!/usr/bin/env python3
"""Which scenarios ran on which engine. Without words it compares: the same files with the same number of sentences on all
of them, but for those that stand in LEFT_OUT."""
import json
import os
import subprocess
import sys

from places import ENGINES

# (engine, file): why it does not run there.
LEFT_OUT = {}


def every_file(engine):
    """Of the repository, wherever it lies."""
    listed = subprocess.run(['git', 'ls-files', '-co', '--exclude-standard', '*.test'], capture_output=True, check=True, text=True)
    there = (path for path in listed.stdout.split() if os.path.exists(path))
    return sorted(path for path in there if (engine, path) not in LEFT_OUT)


def sentences(path):
    with open(path, encoding='utf-8') as file:
        return sum(line.startswith('== ') for line in file)


def record_of(engine):
    return os.path.join(os.environ.get('BUILD', 'build/release'), f'scenarios.{engine}.json')


def keep(engine, counts):
    """Writes down what ran; returns what is wrong with it."""
    with open(record_of(engine), 'w', encoding='utf-8') as file:
        json.dump(counts, file, indent=1)
    return left_out_of(counts)


def left_out_of(counts):
    return [f'{path}: {count} of {sentences(path)} scenarios ran' for path, count in counts.items() if count != sentences(path)]


def differences():
    missing = [engine for engine in ENGINES if not os.path.exists(record_of(engine))]
    if missing:
        return [f'no scenarios ran on {engine}' for engine in missing]
    found = []
    records = {}
    for engine in ENGINES:
        with open(record_of(engine), encoding='utf-8') as file:
            records[engine] = json.load(file)
    for path in sorted(set().union(*records.values())):
        of = {engine: records[engine].get(path, 0) for engine in ENGINES if (engine, path) not in LEFT_OUT}
        if len(set(of.values())) > 1:
            found.append(f'{path}: ' + ', '.join(f'{count} on {engine}' for engine, count in of.items()))
    return found + [f'{path} is left out of {engine}, and runs' for engine, path in LEFT_OUT if path in records[engine]]


def main():
    found = differences()
    left_out = [f'{path} does not run on {engine}: {reason}' for (engine, path), reason in LEFT_OUT.items()]
    print(*found, *left_out, f'{len(found)} differences, {len(left_out)} files left out', sep='\n')
    return 1 if found else 0


if __name__ == '__main__':
    sys.exit(main())
