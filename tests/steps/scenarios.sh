#!/usr/bin/env bash
# modes: fast default full
# Sentences about the API, proved against the real program on a fresh store.
set -euo pipefail
exec python3 tests/support/scenario.py --every-route $(find tests/scenarios modules -name "*.test" | sort)
