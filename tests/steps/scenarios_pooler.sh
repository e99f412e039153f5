#!/usr/bin/env bash
# modes: full
# The same sentences with three programs on one PostgreSQL behind a PgBouncer in transaction mode.
set -euo pipefail
export LAZO_ENGINE=postgresql LAZO_NODES=3 LAZO_POOLER=transaction
exec python3 "$(dirname "$0")/../support/scenario.py" --every-route --every-file
