#!/bin/sh
# 11:00. Every database has a dump of today, whole, and readable to its end.
set -eu

folder="/backup/$(date -u +%Y-%m-%d)"
failed=0

for database in $DATABASES; do
  file="$folder/$database.dump"
  if ! (cd "$folder" && sha256sum -c "$database.dump.sha256"); then
    echo "missing or damaged: $file" >&2
    failed=1
  # Reading everything, data included, is what a restore would do, but for writing it.
  elif ! pg_restore --file=/dev/null "$file"; then
    echo "not restorable: $file" >&2
    failed=1
  fi
done
exit "$failed"
