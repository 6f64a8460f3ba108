#!/bin/sh
# Sundays: weekly copy of the newest dumps to S3 Glacier; the copy of a month's first week is kept as
# the monthly one. The bucket's lifecycle rules remove old copies.
set -eu

newest=$(ls -1d /backup/20[0-9][0-9]-[0-1][0-9]-[0-3][0-9] | sort | tail -n 1)
if [ -z "$newest" ]; then
  echo "there is no dump to archive" >&2
  exit 1
fi
day=$(basename "$newest")
case "$day" in
  *-0[1-7]) kind=monthly ;;
  *) kind=weekly ;;
esac
rclone copy "$newest" "archive:$BUCKET/$CLUSTER/$kind/$day" --s3-storage-class GLACIER --immutable
rclone check "$newest" "archive:$BUCKET/$CLUSTER/$kind/$day" --one-way --size-only
