#!/usr/bin/env bash
# modes: default full
# The standard's own schema judges the description that a running server gives of itself.
set -euo pipefail
cd "$(dirname "$0")/../.."
[ -d tools/openapi/node_modules ] || (cd tools/openapi && npm ci --silent --no-audit --no-fund)
document="$(mktemp --suffix .json)"
trap 'rm -f "$document"' EXIT
python3 tests/drills/openapi.py "$LAZO" "$document"
node tools/openapi/check.js "$document"
