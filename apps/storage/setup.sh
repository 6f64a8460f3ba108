#!/bin/sh
# Runs on the node that a new volume is for; VOL_DIR is the volume's folder.
set -eu
mkdir -m 0777 -p "$VOL_DIR"
