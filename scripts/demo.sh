#!/usr/bin/env bash
# npm run demo: from a fresh clone to a running product with a live lab. What is missing is installed, everything else is left alone.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/prepare.sh
prepare_packages
prepare_debian haproxy pgbackrest postgresql redis-server fonts-noto-cjk
# Images, charts and keys of the lab: shown where their programs are, and named as left out where they are not.
prepare_if_possible docker-registry git
prepare_key_service
case " $* " in *" --check "*) prepare_debian chromium ;; esac
exec node_modules/.bin/node scripts/demo.ts "$@"
