# The tests, in the order in which they fail fastest. Sourced by ./dev.
#   --fast  unit tests, checks and scenarios on a built tree: under two minutes
#   (none)  what a stranger runs: those, the web app's, the journeys, the fuzzers and the crash drill
#   --full  the long drills too
#   a word  the step of that name alone: ./dev test scenarios
# A step that says so in its third line runs once on each engine: SQLite, and a PostgreSQL that the test starts for itself.

passed=0
failed=()

step() {
    local name="$1"
    shift
    say "· $name"
    local begin=$SECONDS
    if "$@"; then passed=$((passed + 1)); else failed+=("$name"); fi
    say "  $((SECONDS - begin)) s"
}

unit_tests() { "$build/unit_tests" --gtest_brief=1; }
web_tests() { (cd web && npm run --silent check && npm test --silent); }

run_checks() {
    install_test_packages
    step "layers, style and texts" python3 tools/check/check.py
}

# Each script says in its second line for which modes it is: "# modes: fast default full", and in its third, where it is for
# more than SQLite, for which engines: "# engines: sqlite postgresql".
run_script() {
    local script="$1" mode="$2" name engines
    name="$(basename "$script" .sh)"
    if [ "$mode" != "$name" ] && ! sed -n 2p "$script" | grep -qw -- "$mode"; then return; fi
    engines="$(sed -n '3s/^# engines: //p' "$script")"
    for engine in ${engines:-sqlite}; do
        step "${name//_/ }${engines:+ on $engine}" \
            env LAZO="$build/lazo" BUILD="$build" MODE="$mode" LAZO_ENGINE="$engine" bash "$script"
    done
    # A scenario that one engine leaves out is seen here.
    if [ "$name" = scenarios ]; then step "the same scenarios on every engine" env BUILD="$build" python3 tests/support/ran.py; fi
}

run_tests() {
    local mode="${1:-default}"
    mode="${mode#--}"
    install_test_packages
    [[ " full failover " != *" $mode "* ]] || { install_at_rest "${drill_services[@]}"; install_packages "${drill_packages[@]}"; }
    build lazo unit_tests
    if [[ " fast default full " = *" $mode "* ]]; then
        run_checks
        step "unit tests" unit_tests
    fi
    rm -f "$build"/{scenarios,statements}.*.json "$build"/placements.*.txt
    for script in tests/steps/*.sh; do run_script "$script" "$mode"; done
    case "$mode" in default | full) step "web app" web_tests ;; esac
    echo "$passed passed, ${#failed[@]} failed"
    [ ${#failed[@]} -eq 0 ] || { printf 'failed: %s\n' "${failed[@]}"; return 1; }
    [ "$passed" -gt 0 ] || { echo "no step is called $mode"; return 2; }
}
