#!/bin/sh
# 09:00. Dumps each database into a folder of today. A dump counts only once its checksum stands beside it.
set -eu

day=$(date -u +%Y-%m-%d)
folder="/backup/$day"
mkdir -p "$folder"

for database in $DATABASES; do
  file="$folder/$database.dump"
  echo "dumping $database from $PGHOST"
  pg_dump --format=custom --compress=6 --no-password --dbname="$database" --file="$file.part"
  mv "$file.part" "$file"
  (cd "$folder" && sha256sum "$database.dump" > "$database.dump.sha256")
done
echo "dumped: $DATABASES"
