#!/usr/bin/env bash
# npm run test:kill: the whole kill loop on the lab, a worker killed before, in and after every step of every plan. Also on a fresh clone.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/prepare.sh
prepare_packages
prepare_debian haproxy pgbackrest postgresql redis-server
npm run --silent generate >/dev/null
HAECHI_KILL=all exec vitest run --project trial --reporter=verbose trials/kill-loop "$@"
