#!/bin/sh
# Takes base backups of one stanza as a zone's cron would: a first one as soon as there is a primary, then one each hour, what changed
# since the last one. `$1` is the configuration, `$2` the stanza, `$3` the repository.
newest="$3/backup/$2/latest/backup.manifest"
while :; do
  made=$(stat -c %Y "$newest" 2>/dev/null || echo 0)
  wait=$((made + 3600 - $(date +%s)))
  [ "$wait" -gt 0 ] && sleep "$wait"
  pgbackrest --config="$1" --stanza="$2" --log-level-console=warn stanza-create &&
    pgbackrest --config="$1" --stanza="$2" --log-level-console=warn --type=incr backup ||
    sleep 5
done
