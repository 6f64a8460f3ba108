"""The stages of the DESI pipeline: fetch, reduce, classify, publish.

Each stage takes from the database what the one before has finished, and marks what it has done, so
a stage that is stopped goes on where it was. The files to work on are rows of desi.spectrum_file,
entered by whoever starts a study.
"""

import configparser
import json
import os
import sys
import urllib.request
from pathlib import Path

import numpy as np
import psycopg
from astropy.io import fits

DATA = Path("/data")
BATCH = int(os.environ["BATCH"])
RELEASE = os.environ["RELEASE"]
CLASSES = ("galaxy", "quasar", "star", "unknown")


def mark(database: psycopg.Connection, column: str, path: str) -> None:
    database.execute(f"UPDATE desi.spectrum_file SET {column} = now() WHERE release = %s AND path = %s", (RELEASE, path))


def fetch(database: psycopg.Connection) -> None:
    rows = database.execute(
        "SELECT path FROM desi.spectrum_file WHERE release = %s AND fetched_at IS NULL ORDER BY path LIMIT %s",
        (RELEASE, BATCH),
    )
    for (path,) in rows.fetchall():
        target = DATA / RELEASE / path
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(target.name + ".part")
        urllib.request.urlretrieve(f"{os.environ['ARCHIVE_URL']}/{RELEASE}/{path}", part)
        part.rename(target)
        mark(database, "fetched_at", path)


def features(file: fits.HDUList) -> np.ndarray:
    """Mean flux in 64 bins of each arm, weighted by the inverse variance, and scaled to unit length."""
    arms = []
    for arm in "BRZ":
        flux, weight = file[f"{arm}_FLUX"].data, file[f"{arm}_IVAR"].data
        edges = np.linspace(0, flux.shape[1], 65, dtype=int)[:-1]
        total = np.add.reduceat(weight, edges, axis=1)
        arms.append(np.add.reduceat(flux * weight, edges, axis=1) / np.where(total > 0, total, 1))
    joined = np.concatenate(arms, axis=1)
    return joined / np.maximum(np.linalg.norm(joined, axis=1, keepdims=True), 1e-12)


def reduce(database: psycopg.Connection) -> None:
    rows = database.execute(
        "SELECT path FROM desi.spectrum_file WHERE release = %s AND fetched_at IS NOT NULL AND reduced_at IS NULL"
        " ORDER BY path LIMIT %s",
        (RELEASE, BATCH),
    )
    for (path,) in rows.fetchall():
        with fits.open(DATA / RELEASE / path) as file, database.transaction():
            targets = file["FIBERMAP"].data
            values = [
                (RELEASE, int(row["TARGETID"]), path, float(row["TARGET_RA"]), float(row["TARGET_DEC"]), vector)
                for row, vector in zip(targets, features(file).tolist(), strict=True)
            ]
            with database.cursor() as cursor:
                cursor.executemany(
                    "INSERT INTO desi.object VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (release, target_id)"
                    " DO UPDATE SET features = excluded.features, class = NULL, confidence = NULL", values)
            mark(database, "reduced_at", path)


def classify(database: psycopg.Connection) -> None:
    url = f"{os.environ['INFERENCE_URL']}/v2/models/{os.environ['MODEL']}/infer"
    unclassified = (
        "SELECT target_id, features FROM desi.object WHERE release = %s AND class IS NULL ORDER BY target_id LIMIT 512"
    )
    while rows := database.execute(unclassified, (RELEASE,)).fetchall():
        vectors = np.array([row[1] for row in rows], np.float32)
        tensor = {"name": "features", "shape": vectors.shape, "datatype": "FP32", "data": vectors.ravel().tolist()}
        body = json.dumps({"inputs": [tensor]}).encode()
        request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=120) as answer:
            scores = np.array(json.load(answer)["outputs"][0]["data"]).reshape(len(rows), len(CLASSES))
        values = [
            (CLASSES[int(score.argmax())], float(score.max()), RELEASE, target)
            for (target, _), score in zip(rows, scores, strict=True)
        ]
        with database.cursor() as cursor:
            cursor.executemany(
                "UPDATE desi.object SET class = %s, confidence = %s WHERE release = %s AND target_id = %s", values
            )


def publish(database: psycopg.Connection) -> None:
    counts = database.execute(
        "SELECT class, count(*), avg(confidence) FROM desi.object WHERE release = %s AND class IS NOT NULL"
        " GROUP BY class",
        (RELEASE,),
    ).fetchall()
    host, name = os.environ["PORTAL_HOST"], os.environ["PORTAL_DBNAME"]
    services = configparser.ConfigParser(interpolation=None)
    services.read(os.environ["PORTAL_SERVICEFILE"])
    with psycopg.connect(host=host, dbname=name, **services[name]) as results:
        results.cursor().executemany(
            "INSERT INTO portal.desi_summary (release, class, objects, confidence) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (release, class) DO UPDATE SET objects = excluded.objects, confidence = excluded.confidence",
            [(RELEASE, *count) for count in counts])


if __name__ == "__main__":
    stage = {"fetch": fetch, "reduce": reduce, "classify": classify, "publish": publish}[sys.argv[1]]
    with psycopg.connect(autocommit=True) as connection:
        stage(connection)
