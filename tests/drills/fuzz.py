"""Every parser against bytes of libFuzzer's making, from the committed corpora, under the sanitizers.

fuzz.py FOLDER SECONDS    runs each fuzzer of FOLDER that long; what it finds is kept in FOLDER/found and printed
fuzz.py FOLDER measure    prints the lines of tests/data/fuzz/floors.txt that the corpora reach now
"""
import base64
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

CORPORA = os.path.join(os.path.dirname(__file__), '..', 'data', 'fuzz')
FLOORS = os.path.join(CORPORA, 'floors.txt')
MARGIN = 0.9  # of what is measured: code moves, a parser that nobody reaches any more is what shall be seen


def fuzzers_in_tree():
    root = os.path.join(os.path.dirname(__file__), '..', '..')
    listed = subprocess.run(['git', 'ls-files', '-co', '--exclude-standard', '*_fuzz.cpp'], cwd=root, check=True,
                            capture_output=True, text=True).stdout.split()
    return sorted(os.path.basename(path)[:-len('.cpp')] for path in listed)


def floors():
    with open(FLOORS, encoding='utf-8') as file:
        lines = [line.split() for line in file if line.strip() and not line.startswith('#')]
    return {name: int(branches) for name, branches in lines}


def run(folder, name, *options):
    found = os.path.join(folder, 'found', '')
    os.makedirs(found, exist_ok=True)
    words = os.path.join(CORPORA, name + '.dict')
    if os.path.exists(words):
        options = (*options, '-dict=' + words)
    command = [os.path.join(folder, 'fuzzers', name), f'-artifact_prefix={found}{name}-', '-timeout=10',
               '-rss_limit_mb=2048', *options]
    return subprocess.run(command, capture_output=True, text=True, errors='replace', check=False)


def explain(name, done):
    print(f'{name} ended with {done.returncode}:')
    print('\n'.join(done.stderr.splitlines()[-60:]))
    kept = re.search(r'Test unit written to (\S+)', done.stderr)
    if kept and os.path.exists(kept[1]):
        with open(kept[1], 'rb') as file:
            print(f'again: {done.args[0]} {kept[1]}\nits bytes: {base64.b64encode(file.read()).decode()}')


def branches_reached(folder, name):
    """By the corpus alone; None when it fails already."""
    corpus = os.path.join(CORPORA, name)
    if not os.path.isdir(corpus):
        print(f'{name} has no corpus in tests/data/fuzz')
        return None
    done = run(folder, name, '-runs=0', corpus)
    reached = re.findall(r'\bcov: (\d+)', done.stderr)
    if done.returncode == 0 and reached:
        return int(reached[-1])
    explain(name, done)
    return None


def fuzz(folder, name, seconds):
    """True when nothing was found."""
    with tempfile.TemporaryDirectory() as new:
        done = run(folder, name, f'-max_total_time={seconds}', '-print_final_stats=1', new,
                   os.path.join(CORPORA, name))
    if done.returncode != 0:
        explain(name, done)
        return False
    runs = re.search(r'number_of_executed_units: (\d+)', done.stderr)
    reached = re.findall(r'\bcov: (\d+)', done.stderr)
    print(f'{name}: {runs[1]} inputs, {reached[-1]} branches', flush=True)
    return True


def check(folder, name, seconds, floor):
    reached = branches_reached(folder, name)
    if reached is None:
        return False
    if floor is None or reached < floor:
        print(f'{name}: its corpus reaches {reached} branches; tests/data/fuzz/floors.txt asks for {floor}')
        return False
    return fuzz(folder, name, seconds)


def measure(folder, names):
    for name in names:
        reached = branches_reached(folder, name)
        print(name, int(reached * MARGIN) if reached else 'failed')


def main():
    folder, seconds = sys.argv[1:]
    names = fuzzers_in_tree()
    if seconds == 'measure':
        return measure(folder, names)
    known = floors()
    strangers = sorted(set(known) - set(names))
    if strangers:
        print('tests/data/fuzz/floors.txt names what is no fuzzer:', *strangers)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        passed = list(pool.map(lambda name: check(folder, name, seconds, known.get(name)), names))
    sys.exit(0 if all(passed) and not strangers else 1)


main()
