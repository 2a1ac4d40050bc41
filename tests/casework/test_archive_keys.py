from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest

from casework.archive import Archive, Erased, export_keys, import_keys, rotate_master
from casework.archive.keyfile import KeyFile
from records.errors import OperatorError

BODIES = [b"one\ntwo\nthree\n", b"four\nfive\n", b"\x00" * 3000]


@pytest.fixture
def names(archive: Archive) -> list[str]:
    return [
        archive.store(io.BytesIO(body), lines=place < 2).sha256 for place, body in enumerate(BODIES)
    ]


def assert_readable(archive: Archive, names: list[str]) -> None:
    for name, body in zip(names, BODIES, strict=True):
        with archive.open(name) as stream:
            assert stream.read() == body


def test_a_missing_master_key_is_said_and_not_replaced(archive: Archive, names: list[str]) -> None:
    (archive.keys / "master.key").unlink()
    other = Archive(archive.folder, archive.keys)
    with pytest.raises(OperatorError, match=r"master key .* is missing"):
        other.open(names[0])
    with pytest.raises(OperatorError, match=r"master key .* is missing"):
        other.store(io.BytesIO(b"new"), lines=False)
    assert not (archive.keys / "master.key").exists()


def test_a_wrong_master_key_is_said(archive: Archive, names: list[str]) -> None:
    (archive.keys / "master.key").write_bytes(b"w" * 32)
    with pytest.raises(OperatorError, match="wrong key"):
        Archive(archive.folder, archive.keys).open(names[0])
    (archive.keys / "master.key").write_bytes(b"short")
    with pytest.raises(OperatorError, match="malformed"):
        Archive(archive.folder, archive.keys).open(names[0])


def test_rotation_keeps_everything_readable_and_retires_the_old_master(
    archive: Archive, names: list[str]
) -> None:
    archive.erase_chunks(names[0], 1, 1)
    archive.erase(names[2])
    old = (archive.keys / "master.key").read_bytes()
    running = Archive(archive.folder, archive.keys)
    assert running.chunks(names[1], 0, 0) == b"four\n"
    assert rotate_master(archive) == 2
    assert (archive.keys / "master.key").read_bytes() != old
    assert running.chunks(names[1], 0, 0) == b"four\n", "another process notices the rotation"
    assert archive.chunks(names[0], 0, 0) == b"one\n"
    with pytest.raises(Erased):
        archive.chunks(names[0], 1, 1)
    with pytest.raises(Erased):
        archive.open(names[2])
    (archive.keys / "master.key").write_bytes(old)
    with pytest.raises(OperatorError, match="wrong key"):
        Archive(archive.folder, archive.keys).open(names[1])


@pytest.mark.parametrize("stop_after", range(6))
def test_a_rotation_killed_anywhere_leaves_all_readable_and_is_finished_later(
    archive: Archive, names: list[str], monkeypatch: pytest.MonkeyPatch, stop_after: int
) -> None:
    calls = 0
    real = KeyFile.write_slot

    def dying(self: KeyFile, place: int, wrapped: bytes) -> None:
        nonlocal calls
        if calls == stop_after:
            raise KeyboardInterrupt
        calls += 1
        real(self, place, wrapped)

    monkeypatch.setattr(KeyFile, "write_slot", dying)
    with pytest.raises(KeyboardInterrupt):
        rotate_master(archive)
    monkeypatch.undo()
    assert_readable(Archive(archive.folder, archive.keys), names)
    again = Archive(archive.folder, archive.keys)
    assert rotate_master(again) == 3
    assert not (archive.keys / "master.next").exists()
    assert_readable(Archive(archive.folder, archive.keys), names)
    assert again.store(io.BytesIO(b"after"), lines=False).created


def test_exported_keys_open_a_restored_archive(
    archive: Archive, names: list[str], tmp_path: Path
) -> None:
    (archive.keys / "audit.key").write_bytes(b"seal")
    (archive.keys / "erased-items.log").write_bytes(b"there\n")
    out = tmp_path / "safe" / "keys.tar"
    out.parent.mkdir()
    assert export_keys(archive, out) == 3
    assert out.stat().st_mode & 0o077 == 0
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(archive.folder, elsewhere / "data" / "archive")
    restored = Archive(elsewhere / "data" / "archive", elsewhere / "keys")
    (elsewhere / "keys").mkdir()
    (elsewhere / "keys" / "audit.key").write_bytes(b"freshly made at the first start")
    (elsewhere / "keys" / "erased-items.log").write_bytes(b"here\n")
    assert import_keys(restored, out) == 3
    assert (elsewhere / "keys" / "audit.key").read_bytes() == b"seal"
    assert (elsewhere / "keys" / "erased-items.log").read_bytes() == b"here\nthere\n"
    assert_readable(restored, names)


def test_imported_keys_do_not_bring_back_what_was_erased(
    archive: Archive, names: list[str], tmp_path: Path
) -> None:
    out = tmp_path / "keys.tar"
    export_keys(archive, out)
    container = archive.container_path(names[2]).read_bytes()
    archive.erase(names[2])
    archive.erase_chunks(names[0], 0, 0)
    shutil.rmtree(archive.key_files)  # all keys lost
    archive.container_path(names[2]).parent.mkdir(exist_ok=True)
    archive.container_path(names[2]).write_bytes(container)  # from an old copy of the data
    fresh = Archive(archive.folder, archive.keys)
    assert import_keys(fresh, out) == 3
    assert fresh.chunks(names[1], 0, 0) == b"four\n"
    assert fresh.chunks(names[0], 1, 1) == b"two\n"
    with pytest.raises(Erased):
        fresh.chunks(names[0], 0, 0)
    with pytest.raises(Erased):
        fresh.open(names[2])


def test_import_never_overwrites_a_key_file_that_is_here(
    archive: Archive, names: list[str], tmp_path: Path
) -> None:
    out = tmp_path / "keys.tar"
    export_keys(archive, out)
    archive.erase(names[0])
    archive.key_path(names[1]).unlink()
    assert import_keys(archive, out) == 1
    with pytest.raises(Erased):
        archive.open(names[0])
    assert archive.chunks(names[1], 1, 1) == b"five\n"


def test_a_foreign_or_unreadable_key_backup_is_refused(
    archive: Archive, names: list[str], tmp_path: Path
) -> None:
    out = tmp_path / "keys.tar"
    export_keys(archive, out)
    rotate_master(archive)
    with pytest.raises(OperatorError, match="another master key"):
        import_keys(archive, out)
    out.write_bytes(b"not a tar file")
    with pytest.raises(OperatorError, match="cannot read"):
        import_keys(archive, out)
    with pytest.raises(OperatorError, match="must not lie in the data"):
        export_keys(archive, archive.folder / "keys.tar")
    assert_readable(archive, names)
