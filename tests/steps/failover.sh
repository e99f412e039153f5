#!/usr/bin/env bash
# modes: full
# Three database hosts with a synchronous standby under three nodes: faults of all kinds lose nothing and double nothing.
set -euo pipefail
[ "$(id -u)" -eq 0 ] || { echo "network namespaces need root"; exit 1; }
exec python3 "$(dirname "$0")/../drills/failover.py" "$LAZO" "${FAILOVER_FAULTS:-30}"
