"""Fetches the model versions that are to be served from MLflow into Triton's model repository.

Versions that the volume holds already are not fetched again, so a restart needs no network. Uses
the standard library alone: the serving image has no MLflow client.
"""

import json
import os
import shutil
import urllib.parse
import urllib.request
from pathlib import Path

MLFLOW = os.environ["MLFLOW_URL"]
CACHE = Path("/models/cache")
REPOSITORY = Path("/models/repository")


def ask(path: str, **query: str) -> dict:
    with urllib.request.urlopen(f"{MLFLOW}{path}?{urllib.parse.urlencode(query)}", timeout=60) as answer:
        return json.load(answer)


def fetch_folder(folder: str, target: Path) -> None:
    target.mkdir(parents=True)
    for entry in ask("/api/2.0/mlflow-artifacts/artifacts", path=folder).get("files", []):
        name = entry["path"]
        if entry.get("is_dir"):
            fetch_folder(f"{folder}/{name}", target / name)
            continue
        url = f"{MLFLOW}/api/2.0/mlflow-artifacts/artifacts/{urllib.parse.quote(f'{folder}/{name}')}"
        with urllib.request.urlopen(url, timeout=600) as source, open(target / name, "wb") as file:
            shutil.copyfileobj(source, file)


def cached(name: str, version: str) -> Path:
    place = CACHE / f"{name}@{version}"
    if not place.exists():
        uri = ask("/api/2.0/mlflow/model-versions/get-download-uri", name=name, version=version)["artifact_uri"]
        part = place.with_name(place.name + ".part")
        shutil.rmtree(part, ignore_errors=True)
        fetch_folder(uri.removeprefix("mlflow-artifacts:/").lstrip("/"), part)
        part.rename(place)
        print(f"Fetched {name} version {version}", flush=True)
    return place


wanted: dict[str, str] = json.loads(Path("/etc/inference/models.json").read_text())
CACHE.mkdir(exist_ok=True)
shutil.rmtree(REPOSITORY, ignore_errors=True)
REPOSITORY.mkdir()
for model, version in wanted.items():
    (REPOSITORY / model).symlink_to(cached(model, version))
for place in CACHE.iterdir():
    if place.name not in {f"{model}@{version}" for model, version in wanted.items()}:
        shutil.rmtree(place)
