#!/usr/bin/env bash
# modes: default full
# Slow clients, broken uploads and a WebSocket that nobody reads hold up nobody else and leave nothing.
set -euo pipefail
exec python3 "$(dirname "$0")/../drills/hostile.py" "$LAZO"
