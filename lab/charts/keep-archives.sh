#!/bin/sh
# Keeps an archive of the charts at the newest commit and at each release, as a pipeline would. `$1` is the repository, `$2` the folder.
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
while :; do
  for commit in $(git -C "$1" rev-list --no-walk main --tags='release-*'); do
    [ -e "$2/$commit.tar" ] && continue
    git -C "$1" -c tar.umask=0002 archive --format=tar --output="$2/.new" "$commit" -- charts overlays &&
      mv "$2/.new" "$2/$commit.tar"
  done
  sleep 2
done
