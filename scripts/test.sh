#!/usr/bin/env bash
# npm test: format, lint, types, import rules, unit, contract tests against real components, trials, journeys in a real browser.
# Also on a fresh clone. Long output goes to .haechi/test/; the last line is `N passed, N failed`.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/prepare.sh
prepare_packages
prepare_debian haproxy pgbackrest postgresql redis-server chromium fonts-noto-cjk docker-registry git
case " ${*:-contract} " in *" contract "*) prepare_ceph ;; esac
case " ${*:-contract} " in *" contract "* | *" trial-own-lab "*) prepare_key_service ;; esac
# Building MinIO takes three minutes: of the whole test Ceph stands for object stores, unless MinIO is here already.
[ "$*" = contract ] && prepare_minio
exec node_modules/.bin/node scripts/test.ts "$@"
