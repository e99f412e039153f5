#!/usr/bin/env bash
# modes: fast default full
# engines: sqlite postgresql
# Sentences about the API, proved against the real program on a fresh store.
set -euo pipefail
# What the server is sent is judged by the step "what was sent".
[ "${LAZO_ENGINE:-}" != postgresql ] || [ "${MODE:-}" = fast ] || export LAZO_RECORD=scenarios
exec python3 tests/support/scenario.py --every-route --every-file
