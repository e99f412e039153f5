#!/usr/bin/env bash
# modes: default full
# The unit tests of base and kernel under the address, leak and undefined-behaviour sanitizers.
set -euo pipefail
cd "$(dirname "$0")/../.."
[ -f build/sanitize/build.ninja ] || cmake --preset sanitize >/dev/null
ninja -C build/sanitize -j "$(nproc)" --quiet unit_tests
export ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1
export UBSAN_OPTIONS=print_stacktrace=1
exec build/sanitize/unit_tests --gtest_brief=1
