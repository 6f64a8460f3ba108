"""Derives each station's bandpass and system temperature from the day that ended last.

The bandpass is the median spectrum of a day: the sky turns, the receiver stays. The receiver's own
temperature follows from the day's swing between the coldest and the warmest sky (Y factor).
"""

import datetime
import os

import numpy as np
import psycopg

COLD_KELVIN = float(os.environ["COLD_KELVIN"])
WARM_KELVIN = float(os.environ["WARM_KELVIN"])

INSERT = """
INSERT INTO hydrogen.calibration VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (station, day) DO UPDATE SET
  system_temperature = excluded.system_temperature, bandpass = excluded.bandpass, spectra = excluded.spectra
"""
# One in 30 is a spectrum every five minutes: enough for the median, and little memory.
SAMPLE = """
SELECT power FROM (
  SELECT power, row_number() OVER (ORDER BY started) AS number
  FROM hydrogen.spectrum WHERE station = %s AND started >= %s AND started < %s
) AS day WHERE number %% 30 = 0
"""


def calibrate(database: psycopg.Connection, station: str, day: datetime.date) -> None:
    rows = database.execute(SAMPLE, (station, day, day + datetime.timedelta(days=1))).fetchall()
    if len(rows) < 100:
        print(f"{station}: {len(rows)} spectra of {day} are too few, the last calibration stays")
        return
    spectra = np.array([row[0] for row in rows], np.float32)
    level = np.median(spectra, axis=1)
    cold, warm = np.percentile(level, [2, 98])
    ratio = warm / cold
    if ratio <= 1.005:
        print(f"{station}: the sky of {day} hardly changes (Y = {ratio:.4f}), the last calibration stays")
        return
    receiver = (WARM_KELVIN - ratio * COLD_KELVIN) / (ratio - 1)
    temperature = receiver + COLD_KELVIN
    bandpass = np.median(spectra / level[:, None], axis=0) * np.median(level)
    database.execute(INSERT, (station, day, float(temperature), bandpass.tolist(), len(rows)))
    print(f"{station}: {temperature:.1f} K from {len(rows)} spectra of {day}")


with psycopg.connect(autocommit=True, options="-c timezone=UTC") as connection:
    yesterday = datetime.datetime.now(datetime.UTC).date() - datetime.timedelta(days=1)
    for station in os.environ["STATIONS"].split(","):
        calibrate(connection, station, yesterday)
