#!/usr/bin/env bash
# modes: default full
# Lists from a replica of PostgreSQL: own writes are seen, nothing is older than stated, faults of it are nobody's.
set -euo pipefail
exec python3 "$(dirname "$0")/../drills/replicas.py"
