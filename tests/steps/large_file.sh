#!/usr/bin/env bash
# modes: full
# A file of two gigabytes is previewed in bounded memory; one above the limit is refused with a clear word.
set -euo pipefail
exec python3 "$(dirname "$0")/../drills/large_file.py" "$LAZO"
