#!/usr/bin/env bash
# modes: default full
# The web app in Chromium against the real program, in Spanish and English, with axe in light and dark.
set -euo pipefail
cd "$(dirname "$0")/../../web"
exec npx --no-install playwright test -c e2e/playwright.config.ts --reporter=dot
