#!/usr/bin/env bash
# modes: fast default full
# engines: sqlite postgresql
# `lazo import` without a mapping: the published files go in as their NOTE counts them.
set -euo pipefail
[ "${LAZO_ENGINE:-}" != postgresql ] || [ "${MODE:-}" = fast ] || export LAZO_RECORD=commands
cd "$(dirname "$0")/../.."
[ -n "${PLACE:-}" ] || exec python3 tests/support/places.py bash tests/steps/commands.sh
folder="$PLACE"
printf 'una-clave-larga-2026' >"$folder/password"
"$LAZO" init --admin-email ana@example.com --password-file "$folder/password" >/dev/null

imported() {
    local wanted="$1" seen
    shift
    seen="$("$LAZO" import customers "$@" --json --errors "$folder/errors.csv" || true)"
    [ "$seen" = "$wanted" ] || { echo "lazo import $*: $seen instead of $wanted"; exit 1; }
}
imported '{"created":4994,"updated":0,"unchanged":0,"failed":6}' tests/data/febrl/dataset3.csv
imported '{"created":4372,"updated":0,"unchanged":40615,"failed":15878}' tests/data/online_retail/customers_sample.csv.gz
two="$(grep -c 'Otra fila con la misma clave' "$folder/errors.csv")"
[ "$two" = 8 ] || { echo "$two customers with two countries instead of 8"; exit 1; }
# Once more: nobody twice.
imported '{"created":0,"updated":0,"unchanged":4994,"failed":6}' tests/data/febrl/dataset3.csv
imported '{"created":0,"updated":0,"unchanged":44987,"failed":15878}' tests/data/online_retail/customers_sample.csv.gz
rows="$("$LAZO" export customers --format jsonl | wc -l)"
[ "$rows" = $((4994 + 4372)) ] || { echo "$rows rows exported"; exit 1; }
printf 'Nombre,Correo\nAna,a@a.example\nAna,a@a.example\nEva,\n' >"$folder/people.csv"
imported '{"created":2,"updated":0,"unchanged":1,"failed":0}' "$folder/people.csv"
imported '{"created":0,"updated":0,"unchanged":2,"failed":1}' "$folder/people.csv" --key emails.email
imported '{"created":3,"updated":0,"unchanged":0,"failed":0}' "$folder/people.csv" --key none
"$LAZO" check >/dev/null
# A store stays where it is without the extension citus, which no server here has.
if "$LAZO" database distribute 2>"$folder/said"; then echo "a store was distributed over nothing"; exit 1; fi
grep -qi citus "$folder/said"
