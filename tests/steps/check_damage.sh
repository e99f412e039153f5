#!/usr/bin/env bash
# modes: default full
# Every kind of damage, made in a sound store with the sqlite3 tool, is seen by `lazo check` and named.
set -euo pipefail
exec python3 "$(dirname "$0")/../drills/check_damage.py" "$LAZO"
