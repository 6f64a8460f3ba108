#!/bin/sh
# Runs on the node that held a volume which was deleted; VOL_DIR is the volume's folder.
set -eu
rm -rf "$VOL_DIR"
