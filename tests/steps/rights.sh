#!/usr/bin/env bash
# modes: default full
# engines: sqlite postgresql
# Nobody sees through any surface what a plain model says they do not see.
set -euo pipefail
[ "${LAZO_ENGINE:-}" != postgresql ] || export LAZO_RECORD=rights
exec python3 tests/scenarios/rights.py
