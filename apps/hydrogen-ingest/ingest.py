"""Averages one receiver's samples into power spectra, spools them, and hands them to the queue.

A spectrum leaves the spool when the queue has stored it, so an outage of the queue loses nothing
as long as the spool has room.
"""

import asyncio
import io
import os
import struct
import time
import tomllib
from pathlib import Path

import nats
import numpy as np
from prometheus_client import Counter, Gauge, start_http_server

SPOOL = Path("/spool")
PASSWORD = Path("/etc/secrets/queue/password")
STATION = os.environ["STATION"]
SPECTRA = Counter("hydrogen_spectra_total", "Spectra recorded", ["station"])
SPOOLED = Gauge("hydrogen_spool_files", "Spectra that the queue has not stored yet", ["station"])
LEVEL = Gauge("hydrogen_input_level", "Root mean square of the samples, 1 is full scale", ["station"])


def command(number: int, value: int) -> bytes:
    return struct.pack(">BI", number, value)


async def record(settings: dict) -> None:
    reader, writer = await asyncio.open_connection(os.environ["RECEIVER_HOST"], int(os.environ["RECEIVER_PORT"]))
    header = await reader.readexactly(12)
    if header[:4] != b"RTL0":
        raise RuntimeError(f"The receiver does not speak rtl_tcp: {header!r}")
    writer.write(command(0x01, settings["center_hz"]) + command(0x02, settings["sample_rate_hz"]))
    writer.write(command(0x03, 1) + command(0x04, round(settings["gain_db"] * 10)))
    await writer.drain()

    channels = settings["channels"]
    window = np.blackman(channels)
    frames = round(settings["integration_seconds"] * settings["sample_rate_hz"] / channels)
    while True:
        power, squares, started = np.zeros(channels), 0.0, time.time()
        for _ in range(frames):
            raw = np.frombuffer(await reader.readexactly(2 * channels), np.uint8)
            samples = ((raw.astype(np.float32) - 127.5) / 127.5).view(np.complex64)
            power += np.abs(np.fft.fftshift(np.fft.fft(samples * window))) ** 2
            squares += float(np.mean(np.abs(samples) ** 2))
        LEVEL.labels(STATION).set((squares / frames) ** 0.5)
        save(power / frames, started, settings)
        SPECTRA.labels(STATION).inc()


def save(power: np.ndarray, started: float, settings: dict) -> None:
    content = io.BytesIO()
    np.savez_compressed(
        content, power=power.astype(np.float32), station=STATION, started=started,
        center_hz=settings["center_hz"], sample_rate_hz=settings["sample_rate_hz"],
    )
    path = SPOOL / f"{started:.3f}.npz"
    part = path.with_suffix(".part")
    part.write_bytes(content.getvalue())
    part.rename(path)


async def forward() -> None:
    queue = await nats.connect(
        os.environ["NATS_URL"], user="ingest", password=PASSWORD.read_text().strip(), max_reconnect_attempts=-1
    )
    stream = queue.jetstream()
    await stream.add_stream(name="SPECTRA", subjects=["spectra.>"], num_replicas=3, max_age=7 * 86400)
    while True:
        waiting = sorted(SPOOL.glob("*.npz"))
        SPOOLED.labels(STATION).set(len(waiting))
        for path in waiting:
            # The queue drops a second copy with this identifier, should the acknowledgement be lost.
            headers = {"Nats-Msg-Id": f"{STATION}-{path.stem}"}
            await stream.publish(f"spectra.{STATION}", path.read_bytes(), headers=headers)
            path.unlink()
        await asyncio.sleep(1)


async def forward_for_ever() -> None:
    while True:
        try:
            await forward()
        except (nats.errors.Error, OSError) as error:
            print(f"The queue cannot be used, spectra stay in the spool: {error}", flush=True)
            await asyncio.sleep(10)


async def main() -> None:
    settings = tomllib.loads(Path("/etc/ingest/receiver.toml").read_text())
    start_http_server(9100)
    await asyncio.gather(record(settings), forward_for_ever())


asyncio.run(main())
