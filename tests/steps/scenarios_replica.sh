#!/usr/bin/env bash
# modes: full
# The same sentences where lists, reports and exports come from a replica.
set -euo pipefail
export LAZO_ENGINE=postgresql LAZO_FOLLOWED=yes
exec python3 "$(dirname "$0")/../support/scenario.py" --every-route --every-file
