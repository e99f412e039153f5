#!/usr/bin/env bash
# modes: default full
# Three nodes behind HAProxy, killed again and again as is their PostgreSQL: nothing is lost, nothing is there twice.
set -euo pipefail
seconds=40
[ "${MODE:-}" = full ] && seconds=600
python3 "$(dirname "$0")/../drills/first_runs.py"
exec python3 "$(dirname "$0")/../drills/nodes.py" "$LAZO" "$seconds"
