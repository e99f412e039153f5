#!/usr/bin/env bash
# modes: default full
# Every statement that the suites sent to PostgreSQL is judged by the rules of a store on several servers.
set -euo pipefail
cd "$(dirname "$0")/../.."
ninja -C "$BUILD" statement_check statement_check_test >/dev/null
"$BUILD/tests/shards/statement_check_test" --gtest_brief=1
python3 tests/drills/recorded.py
# Alone, the step makes the recordings itself.
suites=(scenarios rights commands)
for name in "${suites[@]}"; do
    [ -f "$BUILD/statements.$name.json" ] || LAZO_ENGINE=postgresql MODE=default bash "tests/steps/$name.sh"
done
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
printf 'una-clave-larga-2026' >"$folder/password"
store="sqlite://$folder/lazo.db"
"$LAZO" init --database "$store" --admin-email ana@example.com --password-file "$folder/password" >/dev/null
"$LAZO" database distribute --database "$store" --plan >"$folder/plan"
recordings=("${suites[@]/#/$BUILD/statements.}")
recordings=("${recordings[@]/%/.json}")
# The unit tests have entities of their own, and look at rows by hand.
if [ -f "$BUILD/statements.units.json" ]; then
    cat "$BUILD/placements.units.txt" >>"$folder/plan"
    recordings+=(--by-hand tests/shards/exceptions_units.txt "$BUILD/statements.units.json")
fi
"$BUILD/tests/shards/statement_check" "$folder/plan" tests/shards/exceptions.txt "${recordings[@]}"
