# The tests, in the order in which they fail fastest. Sourced by ./dev.
#   --fast  unit tests, checks and scenarios on a built tree: under two minutes
#   (none)  what a stranger runs: those, the web app's, the journeys, the fuzzers and the crash drill
#   --full  the long drills too

passed=0
failed=()

step() {
    local name="$1"
    shift
    say "· $name"
    if "$@"; then passed=$((passed + 1)); else failed+=("$name"); fi
}

unit_tests() { "$build/unit_tests" --gtest_brief=1; }
web_tests() { (cd web && npm run --silent check && npm test --silent); }

run_checks() {
    install_packages "${test_packages[@]}"
    step "layers, style and texts" python3 tools/check/check.py
}

run_tests() {
    local mode="${1:-}" word="${1:-default}"
    word="${word#--}"
    install_packages "${packages[@]}" "${test_packages[@]}"
    build lazo unit_tests
    run_checks
    step "unit tests" unit_tests
    for script in tests/steps/*.sh; do
        [ -f "$script" ] || continue
        # Each script says in its second line for which modes it is: "# modes: fast default full".
        if sed -n 2p "$script" | grep -qw "$word"; then
            step "$(basename "$script" .sh | tr _- '  ')" env LAZO="$build/lazo" BUILD="$build" MODE="${mode#--}" bash "$script"
        fi
    done
    [ "$mode" = "--fast" ] || step "web app" web_tests
    echo "$passed passed, ${#failed[@]} failed"
    [ ${#failed[@]} -eq 0 ] || { printf 'failed: %s\n' "${failed[@]}"; return 1; }
}
