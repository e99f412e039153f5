#!/usr/bin/env bash
# modes: default full
# What is wrong with a PostgreSQL is said in one line, and nothing is left half done.
set -euo pipefail
ninja -C "$BUILD" full_disk >/dev/null
python3 "$(dirname "$0")/../drills/bad_database.py" "$BUILD/tests/drills/libfull_disk.so"
