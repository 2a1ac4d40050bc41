"""A storing process is killed with SIGKILL at many moments; the archive must stay whole."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from casework.archive import Archive, Damaged, NotArchived
from casework.archive.disk import publish

STORE = """
import sys
from pathlib import Path
from casework.archive import Archive
archive = Archive(Path(sys.argv[1]), Path(sys.argv[2]))
print("ready", flush=True)
for path in sorted(Path(sys.argv[3]).iterdir()):
    stored = archive.store(path, lines=True)
    print(stored.sha256, flush=True)
"""


@pytest.mark.durability
def test_killed_at_any_moment_it_can_go_on(archive: Archive, tmp_path: Path) -> None:
    dice = random.Random(515)
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for number in range(12):
        lines = [b"%d %s\n" % (number, dice.randbytes(200).hex().encode()) for _ in range(4000)]
        (inbox / f"{number:02}.ndjson").write_bytes(b"".join(lines))
    command = [sys.executable, "-c", STORE, str(archive.folder), str(archive.keys), str(inbox)]
    acknowledged: set[str] = set()
    for _ in range(12):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            time.sleep(dice.uniform(0, 0.25))
            process.kill()
            acknowledged |= set(process.stdout.read().split())
        for name in acknowledged:
            assert archive.verify(name).ok, "an acknowledged original was lost"
        for name in archive.names():
            try:
                assert archive.verify(name).ok
            except (Damaged, NotArchived) as error:
                pytest.fail(f"a published original is not whole: {error}")
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert len(set(done.stdout.split()[1:])) == 12
    assert len(list(archive.names())) == 12
    assert all(archive.verify(name).ok for name in archive.names())


def test_keys_published_without_their_container_hinder_nothing(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "one"
    source.write_bytes(b"a\nb\n")
    calls = 0

    def dying(path: Path, target: Path) -> None:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise KeyboardInterrupt
        publish(path, target)

    monkeypatch.setattr("casework.archive.store.publish", dying)
    with pytest.raises(KeyboardInterrupt):
        archive.store(source, lines=True)
    monkeypatch.undo()
    assert len(list(archive.key_names())) == 1 and list(archive.names()) == []
    stored = archive.store(source, lines=True)
    assert stored.created
    assert archive.chunks(stored.sha256, 1, 1) == b"b\n"
