#!/usr/bin/env bash
# modes: default full
# engines: sqlite postgresql
# A copy of a store that is killed on its way goes on, and at the end both hold the same.
set -euo pipefail
exec python3 "$(dirname "$0")/../drills/copy.py" "$LAZO"
