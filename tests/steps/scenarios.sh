#!/usr/bin/env bash
# modes: fast default full
# engines: sqlite postgresql
# Sentences about the API, proved against the real program on a fresh store.
set -euo pipefail
exec python3 tests/support/scenario.py --every-route --every-file
