#!/usr/bin/env bash
# modes: default full
# The same sentences with three programs on one PostgreSQL, each request to the next of them.
set -euo pipefail
export LAZO_ENGINE=postgresql LAZO_NODES=3
exec python3 "$(dirname "$0")/../support/scenario.py" --every-route --every-file
