#!/usr/bin/env bash
# modes: default full
# The disk is full: writes get 507, reads go on, nothing acknowledged is lost.
set -euo pipefail
ninja -C "$BUILD" full_disk >/dev/null
python3 "$(dirname "$0")/../drills/full_disk.py" "$LAZO" "$BUILD/tests/drills/libfull_disk.so"
