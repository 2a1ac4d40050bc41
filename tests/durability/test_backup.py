"""Backup and restore: the same answers, nothing erased comes back, no half file, no half folder."""

from __future__ import annotations

import io
import random
import shutil
import tarfile
import threading
from pathlib import Path

import pytest

from tests.command import PROGRAM, ROOT, Command
from tests.durability.conftest import INGEST, answers
from tests.stored import archived, differences, stored

SEED = 1515


def _beside(home: Command, name: str, keys: Path | None = None) -> Command:
    """Return an installation that does not exist yet, with the keys of ``home`` unless told."""
    return Command(home.data.parent / name, keys or home.keys)


@pytest.fixture(scope="module")
def backup_file(undisturbed: Command, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a backup of the sample watch."""
    file = tmp_path_factory.mktemp("backups") / "sample.mm"
    undisturbed.run("backup", file)
    return file


def test_restore_gives_the_same_answers(
    undisturbed: Command, backup_file: Path, tmp_path: Path
) -> None:
    other = Command(tmp_path / "data", undisturbed.keys)
    result = other.json("restore", backup_file)
    assert differences(stored(undisturbed.data), stored(other.data)) == {}
    assert archived(other.data) == archived(undisturbed.data)
    assert result["items"] == sum(stored(other.data)["items"].values())
    assert answers(other) == answers(undisturbed)
    assert other.json("status") == undisturbed.json("status")
    assert other.json("audit", "verify")["ok"]
    assert other.json("doctor")["ok"]
    assert other.json(*INGEST)["new"] == 0


def test_backup_holds_no_key(undisturbed: Command, backup_file: Path) -> None:
    with tarfile.open(backup_file) as tar:
        names = set(tar.getnames())
    assert not {name for name in names if name.endswith(".key") or "originals" in name}
    content = backup_file.read_bytes()
    for key in undisturbed.keys.glob("*/*.key"):
        assert key.read_bytes() not in content
    assert backup_file.stat().st_mode & 0o077 == 0


def test_backup_refuses_to_overwrite_and_leaves_out_dropped_files(
    undisturbed: Command, tmp_path: Path
) -> None:
    file = tmp_path / "there.mm"
    file.write_bytes(b"precious")
    assert "--force" in undisturbed.run("backup", file, status=1).stderr
    assert file.read_bytes() == b"precious"
    described, dropped = undisturbed.data / "sources/a.yaml", undisturbed.data / "sources/A/b.wav"
    dropped.parent.mkdir(parents=True, exist_ok=True)
    described.write_bytes(b"name: A\n")
    dropped.write_bytes(b"a voice")
    try:
        undisturbed.run("backup", file, "--force")
    finally:
        described.unlink()
        dropped.unlink()
        dropped.parent.rmdir()
    names = [one.name for one, _ in _members(file)]
    assert "sources/a.yaml" in names and "sources/A/b.wav" not in names
    assert "data folder" in undisturbed.run("backup", undisturbed.data / "x.mm", status=1).stderr


def test_restore_only_into_an_empty_folder(copy: Command, backup_file: Path) -> None:
    before = stored(copy.data)
    assert "not empty" in copy.run("restore", backup_file, status=1).stderr
    with copy.serving():
        assert "using" in copy.run("restore", backup_file, status=1).stderr
    assert differences(before, stored(copy.data)) == {}


def test_backup_while_serving_and_taking_in(undisturbed: Command, tmp_path: Path) -> None:
    home = Command(tmp_path / "data", tmp_path / "keys")
    with home.serving():
        taking = home.start(*INGEST)
        files: list[Path] = []
        while taking.poll() is None:
            files.append(tmp_path / f"{len(files)}.mm")
            home.run("backup", files[-1])
        assert taking.wait() == 0, taking.communicate()
    assert files
    for number, file in enumerate(files[-2:]):
        other = _beside(home, f"restored-{number}")
        other.run("restore", file)
        other.run(*INGEST)
        left_out = ("intakes",)  # counts differ where an intake was under way in the backup
        assert differences(stored(home.data, *left_out), stored(other.data, *left_out)) == {}
        assert other.json("doctor")["ok"]


def test_pending_work_of_a_backup_goes_on(undisturbed: Command, tmp_path: Path) -> None:
    home = Command(tmp_path / "data", tmp_path / "keys")
    home.run("status")
    # Killed at work, so that the backup has rows that wait for the machine.
    while not home.kill_after(4.0, *INGEST):
        pytest.fail("the sample watch was taken in before the kill")
    file = tmp_path / "half.mm"
    home.run("backup", file)
    other = _beside(home, "other")
    other.run("restore", file)
    other.run(*INGEST)
    # Author hashes have another key than the undisturbed run, and nobody saved a search here.
    left_out = ("items", "alerts")
    assert differences(stored(undisturbed.data, *left_out), stored(other.data, *left_out)) == {}
    assert other.json("doctor")["ok"]


_ERASE = """
import sys
from config.cli.setup import choose_folder, initialise
choose_folder(None); initialise()
from casework.index_access import index_close
from casework.models import Item
from casework.services.erasure import item_erase
for item in Item.objects.filter(platform_id__in=sys.argv[1:]):
    print(item.platform_id)
    item_erase(item=item, reason="test", user=None)
index_close()
"""


def _erase(home: Command, *platform_ids: str) -> None:
    import subprocess

    done = subprocess.run(
        [PROGRAM[0], "-c", _ERASE, *platform_ids],
        cwd=ROOT,
        env=home.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert sorted(done.stdout.split()) == sorted(platform_ids)


def test_an_old_backup_does_not_bring_back_what_was_erased(copy: Command, tmp_path: Path) -> None:
    post = tmp_path / "posts.ndjson"
    secret = "Mẹ Lành kể bí mật chỉ riêng mẹ biết"
    post.write_text(
        f'{{"id": "p-1", "text": "{secret}"}}\n{{"id": "p-2", "text": "Bài này ở lại"}}\n'
    )
    mapping = tmp_path / "map.yaml"
    mapping.write_text(
        "format: ndjson\nplatform: forum\nkind: post\ncolumns: {platform_id: id, text: text}\n"
    )
    copy.run("ingest", post, "--map", mapping)
    assert _texts(copy, secret)
    old, keys = tmp_path / "old.mm", tmp_path / "old-keys.tar"
    copy.run("backup", old)
    copy.run("keys", "backup", keys)
    _erase(copy, "p-1")
    assert not _texts(copy, secret)
    other = _beside(copy, "other")
    result = other.json("restore", old)
    assert result["erased_again"]["items"] == 1
    assert not _texts(other, secret)
    assert _texts(other, "Bài này ở lại")
    assert secret.encode() not in b"".join(
        path.read_bytes() for path in other.data.glob("manhmoi.sqlite3*")
    )
    # The old keys, brought back beside the newer ones, do not open it either.
    other.run("keys", "restore", keys)
    assert other.json("doctor")["ok"]
    again = other.json("ingest", post, "--map", mapping)
    assert again["new"] == 0
    assert not _texts(other, secret)


def _texts(home: Command, query: str) -> list[str]:
    hits = home.json("search", query)["hits"]
    return [hit["text"] for hit in hits if query in hit["text"]]


def test_on_a_new_machine_the_keys_come_from_their_own_backup(
    undisturbed: Command, backup_file: Path, tmp_path: Path
) -> None:
    keys = tmp_path / "keys.tar"
    undisturbed.run("keys", "backup", keys)
    other = Command(tmp_path / "data", tmp_path / "keys")
    refused = other.run("restore", backup_file, status=1)
    assert "--keys" in refused.stderr
    assert not other.data.exists()
    other.run("restore", backup_file, "--keys", keys)
    assert differences(stored(undisturbed.data), stored(other.data)) == {}
    assert other.json("audit", "verify")["ok"]
    assert other.json("doctor")["ok"]


def _members(file: Path) -> list[tuple[tarfile.TarInfo, bytes]]:
    with tarfile.open(file) as tar:
        found = []
        for info in tar:
            content = tar.extractfile(info)
            assert content is not None
            found.append((info, content.read()))
        return found


def _write(file: Path, members: list[tuple[tarfile.TarInfo, bytes]]) -> Path:
    with tarfile.open(file, "w") as tar:
        for info, content in members:
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return file


def _altered(members: list[tuple[tarfile.TarInfo, bytes]], how: str) -> None:
    first, content = members[1]
    if how == "flipped":
        members[1] = (first, bytes([content[0] ^ 1]) + content[1:])
    elif how == "missing":
        del members[1]
    elif how == "added":
        members.insert(1, (tarfile.TarInfo("archive/ab/" + "ab" * 32), b"x"))
    elif how == "outside":
        members.insert(1, (tarfile.TarInfo("sources/../../outside"), b"x"))
    elif how == "absolute":
        members.insert(1, (tarfile.TarInfo("/tmp/outside"), b"x"))
    elif how == "link":
        link = tarfile.TarInfo("sources/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc"
        members.insert(1, (link, b""))
    elif how == "no manifest":
        del members[-1]


@pytest.mark.parametrize(
    "how",
    ["flipped", "missing", "added", "outside", "absolute", "link", "no manifest", "cut", "text"],
)
def test_a_backup_that_was_touched_is_refused(
    undisturbed: Command, backup_file: Path, tmp_path: Path, how: str
) -> None:
    file = tmp_path / "touched.mm"
    if how == "cut":
        file.write_bytes(backup_file.read_bytes()[: backup_file.stat().st_size // 2])
    elif how == "text":
        file.write_text("no backup at all")
    else:
        members = _members(backup_file)
        _altered(members, how)
        _write(file, members)
    other = Command(tmp_path / "home" / "data", undisturbed.keys)
    assert "not whole" in other.run("restore", file, status=1).stderr
    assert not other.data.exists()
    assert not list(tmp_path.glob("home/.data*"))
    assert not (tmp_path / "outside").exists()


def _heavy(home: Command, tmp_path: Path) -> None:
    """Add an original large enough that copying it takes a while."""
    big = tmp_path / "big.bin"
    big.write_bytes(random.Random(SEED).randbytes(120 << 20))
    home.run("ingest", big)


def test_backup_and_restore_killed(copy: Command, tmp_path: Path) -> None:
    chance = random.Random(SEED)
    _heavy(copy, tmp_path)
    before = stored(copy.data)
    killed = 0
    for number in range(8):
        file = tmp_path / f"killed-{number}.mm"
        if copy.kill_after(chance.uniform(0.2, 1.2), "backup", file):
            killed += 1
        if file.exists():  # renamed just before the kill: then it is whole
            with tarfile.open(file) as tar:
                assert tar.getnames()[-1] == "manifest.json"
            file.unlink()
    assert killed
    file = tmp_path / "whole.mm"
    copy.run("backup", file)
    other = _beside(copy, "other")
    killed = 0
    for _ in range(8):
        if other.kill_after(chance.uniform(0.2, 3.0), "restore", file):
            killed += 1
        if other.data.exists():
            assert differences(before, stored(other.data)) == {}
            shutil.rmtree(other.data)
    assert killed
    other.run("restore", file)
    assert differences(before, stored(other.data)) == {}
    assert answers(other) == answers(copy)
    assert not list(copy.data.parent.glob(".other*"))


def test_originals_erased_while_the_backup_runs(copy: Command, tmp_path: Path) -> None:
    _heavy(copy, tmp_path)
    file = tmp_path / "meanwhile.mm"
    posts = sorted(row[0].rpartition("/")[2] for row in stored(copy.data)["items"])[:5]
    running = threading.Thread(target=copy.run, args=("backup", file))
    running.start()
    _erase(copy, *posts)
    running.join()
    other = _beside(copy, "other")
    other.run("restore", file)
    report = other.json("doctor")
    assert report["ok"], report
    gone = {row[0].rpartition("/")[2] for row in stored(other.data)["items"] if not row[-1]}
    assert set(posts) <= gone
