#!/usr/bin/env bash
# modes: default full
# The fuzzers, each for 20 seconds, in full mode for two minutes; FUZZ_SECONDS says otherwise.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=20
[ "${MODE:-}" = full ] && seconds=120
[ -f build/sanitize/build.ninja ] || cmake --preset sanitize >/dev/null
ninja -C build/sanitize -j "$(nproc)" --quiet all_fuzzers
exec python3 tests/drills/fuzz.py build/sanitize "${FUZZ_SECONDS:-$seconds}"
