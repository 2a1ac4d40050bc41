#!/bin/sh
# The whole suite: fast tests and browsers on both cores, then those that own the machine, then
# PostgreSQL.
set -eu
cd "$(dirname "$0")/.."
python=.venv/bin/python
$python -m pytest -n 2 -m "not browser and not durability" "$@"
$python -m pytest -n 2 --dist loadfile -m browser "$@"
$python -m pytest -m durability "$@"
$python -m tests.postgres -- -n 2 -m "not browser and not durability" tests/casework tests/monitor tests/web
