#!/usr/bin/env bash
# modes: default full
# Every statement that the suites sent to PostgreSQL is judged by the rules of a store on several servers.
set -euo pipefail
cd "$(dirname "$0")/../.."
ninja -C "$BUILD" statement_check statement_check_test >/dev/null
"$BUILD/tests/shards/statement_check_test" --gtest_brief=1
# Alone, the step makes its recording itself.
if [ ! -f "$BUILD/statements.scenarios.json" ]; then
    LAZO_ENGINE=postgresql LAZO_RECORD=scenarios python3 tests/support/scenario.py --every-route --every-file
fi
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
printf 'una-clave-larga-2026' >"$folder/password"
store="sqlite://$folder/lazo.db"
"$LAZO" init --database "$store" --admin-email ana@example.com --password-file "$folder/password" >/dev/null
"$LAZO" database distribute --database "$store" --plan >"$folder/plan"
# What the tests placed that have entities of their own.
cat "$BUILD"/placements.*.txt >>"$folder/plan" 2>/dev/null || true
"$BUILD/tests/shards/statement_check" "$folder/plan" tests/shards/exceptions.txt "$BUILD"/statements.*.json
