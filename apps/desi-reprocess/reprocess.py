"""Marks every file of a release as not reduced, reduces all of them again, and says how many there were.

Runs the pipeline's own code, so that a release that is worked on again gives what new data gives.
"""

import os
import sys

import psycopg

sys.path.insert(0, "/etc/pipeline")
import pipeline  # noqa: E402

PENDING = (
    "SELECT count(*) FROM desi.spectrum_file WHERE release = %s AND fetched_at IS NOT NULL"
    " AND (reduced_at IS NULL OR reduced_at < %s::timestamptz)"
)
RESET = (
    "UPDATE desi.spectrum_file SET reduced_at = NULL WHERE release = %s AND fetched_at IS NOT NULL"
    " AND reduced_at < %s::timestamptz"
)


def pending(database: psycopg.Connection, release: str, before: str) -> int:
    row = database.execute(PENDING, (release, before)).fetchone()
    return row[0] if row else 0


release, before = os.environ["RELEASE"], os.environ["REDUCED_BEFORE"]
with psycopg.connect(autocommit=True) as database:
    database.execute(RESET, (release, before))
    total = left = pending(database, release, before)
    while left > 0:
        print(f"{release}: {left} of {total} files are left", flush=True)
        pipeline.reduce(database)
        left = pending(database, release, before)
    print(f"{release}: {total} files are reduced again", flush=True)
