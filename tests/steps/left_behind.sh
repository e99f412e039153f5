#!/usr/bin/env bash
# modes: default full
# The PostgreSQL that the tests start keeps what was committed, and goes with a test that is killed.
set -euo pipefail
exec python3 "$(dirname "$0")/../drills/left_behind.py"
