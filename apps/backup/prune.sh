#!/bin/sh
# 12:00. Removes the folders older than KEEP_DAYS, but never the newest KEEP_DAYS ones, so that a
# week of failing dumps does not end with none at all.
set -eu

cd /backup
oldest_kept=$(ls -1d 20[0-9][0-9]-[0-1][0-9]-[0-3][0-9] | sort -r | sed -n "${KEEP_DAYS}p")
if [ -z "$oldest_kept" ]; then
  echo "fewer than $KEEP_DAYS days: nothing to remove"
  exit 0
fi
for folder in $(ls -1d 20[0-9][0-9]-[0-1][0-9]-[0-3][0-9]); do
  if [ "$folder" \< "$oldest_kept" ]; then
    echo "removing $folder"
    rm -rf "./$folder"
  fi
done
