#!/bin/sh
# The whole suite: the fast tests; then those that kill processes, which wait much, beside
# PostgreSQL; then browsers. Every phase names folders, so that it reads no other phase's tests.
set -eu
cd "$(dirname "$0")/.."
python=.venv/bin/python
# Each worker begins with half of the files and takes over tests of the other when it is done:
# what a file prepares for its tests is prepared once.
both="-n 2 --dist worksteal"

$python -m pytest $both --ignore=tests/browser --ignore=tests/durability "$@"

told=$(mktemp)
$python -m pytest $both tests/durability "$@" >"$told" 2>&1 &
killing=$!
trap 'kill "$killing" 2>/dev/null || true; rm -f "$told"' EXIT
trap 'exit 130' INT TERM
status=0
sources="tests/sources/test_pages.py tests/sources/test_hooks.py tests/sources/test_schedule.py"
$python -m tests.postgres -- -n 2 tests/casework tests/monitor tests/web $sources || status=$?
wait "$killing" || status=$?
trap 'rm -f "$told"' EXIT
cat "$told"
[ "$status" = 0 ] || exit "$status"

$python -m pytest $both tests/browser "$@"
