"""Takes spectra from the queue, calibrates them, measures the hydrogen line, and stores the result."""

import asyncio
import io
import os
from pathlib import Path

import nats
import numpy as np
import psycopg
from prometheus_client import Counter, start_http_server

PASSWORD = Path("/etc/secrets/queue/password")
LINE_HZ = 1_420_405_751.768
LIGHT_KM_S = 299_792.458
DONE = Counter("hydrogen_processed_total", "Spectra stored", ["station"])
REFUSED = Counter("hydrogen_refused_total", "Messages that are no spectrum")

INSERT = """
INSERT INTO hydrogen.spectrum VALUES (%s, to_timestamp(%s), %s, %s, %s, %s, %s, %s)
ON CONFLICT (station, started) DO NOTHING
"""
LATEST = """
SELECT system_temperature, bandpass FROM hydrogen.calibration WHERE station = %s ORDER BY day DESC LIMIT 1
"""


async def measure(database: psycopg.AsyncConnection, data: bytes) -> str:
    with np.load(io.BytesIO(data)) as file:
        station, started = str(file["station"]), float(file["started"])
        center, rate, power = int(file["center_hz"]), int(file["sample_rate_hz"]), file["power"]
    row = await (await database.execute(LATEST, (station,))).fetchone()
    # Before the first calibration: a flat band and a temperature of 1, so peaks are relative.
    temperature, bandpass = (row[0], np.asarray(row[1])) if row else (1.0, np.full(power.size, np.median(power)))

    kelvin = temperature * (power / bandpass - 1)
    frequency = center + np.linspace(-rate / 2, rate / 2, power.size, endpoint=False)
    velocity = LIGHT_KM_S * (LINE_HZ - frequency) / LINE_HZ
    galactic = np.flatnonzero(np.abs(velocity) < 200)
    peak = galactic[np.argmax(kelvin[galactic])]
    values = (station, started, center, rate, temperature, float(kelvin[peak]), float(velocity[peak]), power.tolist())
    await database.execute(INSERT, values)
    return station


async def main() -> None:
    start_http_server(9100)
    queue = await nats.connect(
        os.environ["NATS_URL"], user="process", password=PASSWORD.read_text().strip(), max_reconnect_attempts=-1
    )
    consumer = await queue.jetstream().pull_subscribe("spectra.>", durable="process", stream="SPECTRA")
    async with await psycopg.AsyncConnection.connect(autocommit=True) as database:
        while True:
            try:
                messages = await consumer.fetch(16, timeout=30)
            except nats.errors.TimeoutError:
                continue
            for message in messages:
                try:
                    DONE.labels(await measure(database, message.data)).inc()
                    await message.ack()
                except (ValueError, KeyError, OSError) as error:
                    print(f"The message {message.metadata.sequence.stream} is no spectrum: {error}", flush=True)
                    REFUSED.inc()
                    await message.term()


asyncio.run(main())
