#!/usr/bin/env bash
# modes: default full
# The server is killed while it writes, again and again: no acknowledged write is lost, none is there twice.
set -euo pipefail
rounds=10
[ "${MODE:-}" = full ] && rounds=200
python3 "$(dirname "$0")/../drills/crash.py" "$LAZO" "$rounds"
ninja -C "$BUILD" power_loss >/dev/null
exec "$BUILD/power_loss" "$rounds"
