#!/usr/bin/env bash
# modes: default full
# The unit tests once more with their stores on PostgreSQL, in two halves at a time.
set -euo pipefail
# What the server is sent is judged by the step "what was sent": here only in full mode, for it takes its time.
[ "${MODE:-}" != full ] || export LAZO_RECORD=units LAZO_PLACEMENTS="$BUILD/placements.units.txt"
exec python3 tests/support/postgres.py bash -c '
    GTEST_TOTAL_SHARDS=2 GTEST_SHARD_INDEX=0 "$BUILD/unit_tests" --gtest_brief=1 & first=$!
    GTEST_TOTAL_SHARDS=2 GTEST_SHARD_INDEX=1 "$BUILD/unit_tests" --gtest_brief=1 & second=$!
    failed=0
    wait "$first" || failed=1
    wait "$second" || failed=1
    exit "$failed"'
