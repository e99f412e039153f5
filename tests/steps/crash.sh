#!/usr/bin/env bash
# modes: default full
# engines: sqlite postgresql
# The server is killed while it writes, again and again: no acknowledged write is lost, none is there twice.
set -euo pipefail
rounds=10
[ "${MODE:-}" = full ] && rounds=200
python3 "$(dirname "$0")/../drills/crash.py" "$LAZO" "$rounds"
# What is written below the file system is an affair of our own only on SQLite.
[ "$LAZO_ENGINE" = sqlite ] || exit 0
ninja -C "$BUILD" power_loss >/dev/null
power_loss="$BUILD/tests/drills/power_loss"
log="$(mktemp)"
trap 'rm -f "$log"' EXIT
"$power_loss" "$((rounds * 3))" 2>"$log" || { tail -20 "$log"; exit 1; }
# A drill that sees nothing would pass too: on a disk that only says it syncs, it must name a write that is missed.
if "$power_loss" 10 1 lying >/dev/null 2>"$log" || ! grep -q 'acknowledged and lost' "$log"; then
    echo "the power-loss drill does not notice a disk that lies"
    tail -20 "$log"
    exit 1
fi
