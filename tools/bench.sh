#!/usr/bin/env bash
# ./dev bench [--factor 1] [--only PART]... [--write]
# Measures what docs/reference/benchmarks.md promises, on the reference store (made once, 4 GB under demo/), in a copy.
# --only: start lists search records filters groups rights live screen export writes throughput import custom empty
# --write: puts the table into docs/reference/benchmarks.md.
set -euo pipefail
cd "$(dirname "$0")/.."

factor=1 only=() write=""
while [ $# -gt 0 ]; do
    case "$1" in
        --factor) factor="$2"; shift 2 ;;
        --only) only+=(--only "$2"); shift 2 ;;
        --write) write=yes; shift ;;
        *) sed -n 2,5p "$0" >&2; exit 2 ;;
    esac
done

lazo="$PWD/build/release/lazo"
folder="${LAZO_BENCH_FOLDER:-$PWD/demo}"
mkdir -p "$folder"
reference="$folder/reference-$factor.db" store="$folder/bench.db"
if [ ! -f "$reference-search" ]; then
    rm -f "$folder/making.db"* "$reference"
    "$lazo" demo --database "sqlite://$folder/making.db" --scale ref --factor "$factor"
    mv "$folder/making.db" "$reference"
    mv "$folder/making.db-search" "$reference-search"
fi
# A store made by an earlier program is brought up to date first: that is not what is measured.
"$lazo" export teams --database "sqlite://$reference" >/dev/null
rm -rf "$reference".before-* "$folder"/bench.db*
trap 'rm -rf "$folder"/bench.db "$folder"/bench.db-* "$folder"/bench.db.empty*' EXIT
for part in "" -search; do
    cp --reflink=auto "$reference$part" "$store$part"
    sync "$store$part"
done
printf 'demo-lazo-2026' >"$store-password"
"$lazo" init --database "sqlite://$store.empty" --admin-email ana@demo.lazo.example --password-file "$store-password" >/dev/null

screen=()
[ -d web/node_modules/@playwright ] && screen=(--screen "$PWD/web/e2e/first-screen.mjs")
result=0
build/release/lazo_bench --lazo "$lazo" --store "$store" --factor "$factor" "${screen[@]}" "${only[@]}" || result=$?
if [ -n "$write" ] && [ -f "$store.md" ]; then
    page=docs/reference/benchmarks.md
    {
        sed '/^<!-- table -->$/q' "$page"
        printf '\nMeasured on %s, factor %s of the reference store, on %s with %s cores and %s GB of memory, SQLite %s.\n\n' \
            "$(date -u +%F)" "$factor" "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)" "$(nproc)" \
            "$(awk '/MemTotal/ {printf "%.0f", $2 / 1048576}' /proc/meminfo)" "$(dpkg-query -W -f='${Version}' libsqlite3-0 | cut -d- -f1)"
        cat "$store.md"
    } >"$page.new"
    mv "$page.new" "$page"
fi
exit "$result"
