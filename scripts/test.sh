#!/usr/bin/env bash
# npm test: format, lint, types, import rules, unit, contract tests against real components, journeys in a real browser.
# Also on a fresh clone. Long output goes to .haechi/test/; the last line is `N passed, N failed`.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/prepare.sh
prepare_packages
prepare_debian haproxy postgresql chromium fonts-noto-cjk
exec node_modules/.bin/node scripts/test.ts "$@"
