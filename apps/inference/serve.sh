#!/bin/sh
set -eu
python3 /etc/inference/fetch_models.py
exec tritonserver \
  --model-repository=/models/repository \
  --http-port=8000 \
  --grpc-port=8001 \
  --metrics-port=8002 \
  --exit-on-error=false \
  --cache-config=local,size=268435456
