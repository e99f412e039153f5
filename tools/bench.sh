#!/usr/bin/env bash
# ./dev bench [--engine sqlite|postgresql|both|none] [--factor 1] [--only PART]... [--nodes] [--write]
# Measures what docs/reference/benchmarks.md promises, on the reference store (made once on each engine, under demo/), in a copy.
# --only: start lists search records filters groups rights live screen export writes throughput import custom empty; what else
#         was measured before stays in the table.
# --nodes: one, two and three programs behind HAProxy on one PostgreSQL, and nothing else.
# --write: puts the tables into docs/reference/benchmarks.md, with what was last measured of the other engine.
set -euo pipefail
cd "$(dirname "$0")/.."

usage() { sed -n 2,7p "$0" >&2; exit 2; }

factor=1 only=() write="" engines=(sqlite)
while [ $# -gt 0 ]; do
    case "$1" in
        --factor) factor="$2"; shift 2 ;;
        --only) only+=(--only "$2"); shift 2 ;;
        --engine)
            case "$2" in
                both) engines=(sqlite postgresql) ;;
                sqlite | postgresql) engines=("$2") ;;
                none) engines=() ;;
                *) usage ;;
            esac
            shift 2 ;;
        --nodes) engines=(nodes); shift ;;
        --write) write=yes; shift ;;
        *) usage ;;
    esac
done

export LAZO="$PWD/build/release/lazo" LAZO_BENCH="$PWD/build/release/lazo_bench"
folder="${LAZO_BENCH_FOLDER:-$PWD/demo}"
mkdir -p "$folder"
files="$folder/bench-$factor"
words=(--factor "$factor" "${only[@]}")
[ -d web/node_modules/@playwright ] && words+=(--screen "$PWD/web/e2e/first-screen.mjs")
trap 'rm -rf "$folder"/bench.db* "$folder"/bench-*.log-uploads' EXIT

measure_sqlite() {
    local reference="$folder/reference-$factor.db" store="$folder/bench.db"
    if [ ! -f "$reference-search" ]; then
        rm -f "$folder/making.db"* "$reference"
        "$LAZO" demo --database "sqlite://$folder/making.db" --scale ref --factor "$factor"
        mv "$folder/making.db" "$reference"
        mv "$folder/making.db-search" "$reference-search"
    fi
    # A store made by an earlier program is brought up to date first: that is not what is measured.
    "$LAZO" export teams --database "sqlite://$reference" >/dev/null
    rm -rf "$reference".before-* "$folder"/bench.db*
    for part in "" -search; do
        cp --reflink=auto "$reference$part" "$store$part"
        sync "$store$part"
    done
    printf 'demo-lazo-2026' >"$store-password"
    "$LAZO" init --database "sqlite://$store.empty" --admin-email ana@demo.lazo.example --password-file "$store-password" >/dev/null
    "$LAZO_BENCH" --lazo "$LAZO" --store "sqlite://$store" --empty "sqlite://$store.empty" --files "$files-sqlite" "${words[@]}"
}
measure_postgresql() { tools/bench_postgres.py "$folder/postgres" "$factor" measure --files "$files-postgresql" "${words[@]}"; }
measure_nodes() { tools/bench_postgres.py "$folder/postgres" "$factor" nodes "$files-nodes.md"; }

# What stands in the page behind a mark, until the next mark or its end, is what is read.
put_behind() {
    local page=docs/reference/benchmarks.md
    awk -v mark="<!-- $1 -->" 'FNR == NR { text = text $0 "\n"; next }
        { if ($0 == mark) { print; print ""; printf "%s", text; skip = 1 }
          else if (/^<!-- .* -->$/) { if (skip) print ""; skip = 0; print }
          else if (!skip) print }' - "$page" >"$page.new"
    mv "$page.new" "$page"
}

result=0
for engine in "${engines[@]}"; do
    "measure_$engine" || result=$?
done
if [ -n "$write" ]; then
    machine="$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1) with $(nproc) cores and $(awk '/MemTotal/ {printf "%.0f", $2 / 1048576}' /proc/meminfo) GB of memory"
    versions="SQLite $(dpkg-query -W -f='${Version}' libsqlite3-0 | cut -d- -f1), PostgreSQL $(/usr/lib/postgresql/15/bin/postgres --version | awk '{print $3}')"
    measured_on() { [ ! -f "$1" ] || date -u -r "$1" +%F; }
    {
        printf 'Measured at factor %s of the reference store on %s; %s.\n\n' "$factor" "$machine" "$versions"
        printf 'SQLite on %s, PostgreSQL on %s.\n\n' "$(measured_on "$files-sqlite.rows")" "$(measured_on "$files-postgresql.rows")"
        "$LAZO_BENCH" table "$files-sqlite.rows" "$files-postgresql.rows"
    } | put_behind table
    if [ -f "$files-nodes.md" ]; then
        { printf 'Measured on %s at factor %s, on the same machine.\n\n' "$(measured_on "$files-nodes.md")" "$factor"; cat "$files-nodes.md"; } | put_behind nodes
    fi
fi
exit "$result"
