"""`lazo copy` of a store with 70,000 rows, killed again and again on its way: until it has ended nothing takes the copy for
a store, the same command goes on, and what comes out is sound and, copied back, the same by count and hash."""

import os
import re
import signal
import subprocess
import sys

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))

from places import FilePlaces, places  # noqa: E402

LAZO = os.environ.get("LAZO") or sys.argv[1]
HASH = re.compile(r"^(\w+) +(\d+)  ([0-9a-f]{32})$", re.M)
MOST_KILLS = 3


def lazo(*words):
    return subprocess.run([LAZO, *words], capture_output=True, text=True, env={**os.environ, "LANG": "en"}, check=False)


def expect(what, ended, code, *texts):
    said = ended.stdout + ended.stderr
    if ended.returncode != code or any(text not in said for text in texts):
        raise SystemExit(f"{what}: code {ended.returncode} instead of {code}\n{said}")
    return ended.stdout


def kill_after(lines, words):
    """Once it has told so many lines."""
    with subprocess.Popen([LAZO, *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as running:
        told = [running.stderr.readline() for _ in range(lines)]
        running.kill()
    if running.returncode != -signal.SIGKILL or not all(told):
        raise SystemExit(f"ended before it was killed: {told}")


def drill(files, targets):
    source, target, back = files.empty(), targets.empty(), files.empty()
    words = ["copy", "--from", source.url, "--to", target.url]
    expect("demo", lazo("demo", *source.words, "--scale", "ref", "--factor", "0.005"), 0)
    for lines in range(1, MOST_KILLS + 1):
        kill_after(lines, words)
        expect("check of half a copy", lazo("check", *target.words), 1, "lazo copy again")
    copied = HASH.findall(expect("copy", lazo(*words), 0, "holds the same"))
    if not any(table == "interactions" and int(rows) >= 50_000 for table, rows, _ in copied):
        raise SystemExit(f"too little was copied: {copied}")
    expect("check of the copy", lazo("check", *target.words), 0)
    expect("copy once more", lazo(*words), 1, "is not empty")
    expect("a server that is not there", lazo("copy", "--from", source.url, "--to", "postgresql://lazo@127.0.0.1:1/lazo"), 4)
    again = expect("copy back", lazo("copy", "--quiet", "--from", target.url, "--to", back.url), 0)
    if HASH.findall(again) != copied:
        raise SystemExit(f"copied back it differs:\n{copied}\n{again}")
    expect("check of what came back", lazo("check", *back.words), 0)


def main():
    with FilePlaces() as files, places() as targets:
        drill(files, targets)


if __name__ == "__main__":
    main()
