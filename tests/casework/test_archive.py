from __future__ import annotations

import errno
import hashlib
import io
import os
import random
import resource
import shutil
from pathlib import Path
from typing import BinaryIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.archive import Archive, Damaged, Erased, NotArchived
from casework.archive.chunking import CHUNK_BYTES, line_chunks, whole_chunks
from casework.archive.disk import sweep_drafts
from records.errors import OperatorError

LINES = [f'{{"id":{n},"text":"lời kể số {n}"}}\n'.encode() for n in range(1, 51)]
TEXT = b"".join(LINES)


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def drafts(archive: Archive) -> list[Path]:
    return [path for folder in archive._drafts if folder.exists() for path in folder.iterdir()]


class Repeated(io.RawIOBase):
    """A source of ``size`` equal bytes that are never all in memory."""

    def __init__(self, size: int) -> None:
        self.left = size

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        step = min(size, self.left)
        self.left -= step
        return b"a" * step


def source(raw: io.RawIOBase) -> BinaryIO:
    return cast(BinaryIO, raw)


@pytest.mark.parametrize("lines", [True, False])
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"one line without an end",
        TEXT,
        b"\r\n\x00\n\n\xff\xfe\n",
        b"x" * CHUNK_BYTES,
        b"x" * CHUNK_BYTES + b"\n",
        b"x" * (CHUNK_BYTES + 1) + b"\nshort\n" + b"y" * (3 * CHUNK_BYTES),
    ],
    ids=["empty", "newline", "no-end", "lines", "odd-bytes", "1MiB", "1MiB+n", "long-lines"],
)
def test_what_is_stored_comes_back_byte_for_byte(
    archive: Archive, data: bytes, lines: bool
) -> None:
    stored = archive.store(io.BytesIO(data), lines=lines)
    assert (stored.sha256, stored.size, stored.created) == (sha(data), len(data), True)
    with archive.open(stored.sha256) as stream:
        assert stream.read() == data
    assert b"".join(line.data or b"" for line in archive.lines(stored.sha256)) == data
    assert archive.verify(stored.sha256).ok
    assert list(archive.names()) == [stored.sha256]


def test_a_path_is_stored_like_a_stream(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "in.ndjson"
    path.write_bytes(TEXT)
    assert archive.store(path, lines=True).chunks == 50


def test_lines_know_their_place(archive: Archive) -> None:
    long = b"z" * (2 * CHUNK_BYTES + 5) + b"\n"
    name = archive.store(io.BytesIO(b"first\n" + long + b"third\nlast"), lines=True).sha256
    got = [(one.first_chunk, one.last_chunk, one.number, one.offset) for one in archive.lines(name)]
    after = 6 + len(long)
    assert got == [(0, 0, 1, 0), (1, 3, 2, 6), (4, 4, 3, after), (5, 5, 4, after + 6)]
    resumed = list(archive.lines(name, from_chunk=4))
    assert [(one.number, one.offset, one.data) for one in resumed] == [
        (3, after, b"third\n"),
        (4, after + 6, b"last"),
    ]
    short = list(archive.lines(name, max_bytes=100))
    assert [one.data for one in short] == [b"first\n", None, b"third\n", b"last"]
    assert archive.chunks(name, 1, 3) == long


def test_lines_of_an_original_stored_whole_lie_in_its_one_chunk(archive: Archive) -> None:
    name = archive.store(io.BytesIO(TEXT), lines=False).sha256
    got = list(archive.lines(name))
    assert [one.data for one in got] == LINES
    assert {(one.first_chunk, one.last_chunk) for one in got} == {(0, 0)}
    assert archive.chunks(name, 0, 0) == TEXT


@given(st.lists(st.binary(max_size=6), max_size=12), st.integers(1, 9))
def test_the_cut_depends_on_the_bytes_alone(parts: list[bytes], size: int) -> None:
    data = b"\n".join(parts)
    blocks = [data[i : i + size] for i in range(0, len(data), size)]
    assert list(line_chunks(iter(blocks))) == list(line_chunks(iter([data])))
    assert list(whole_chunks(iter(blocks))) == ([data] if data else [])


@pytest.mark.parametrize("lines", [True, False])
def test_seeking_reads_any_range(archive: Archive, lines: bool) -> None:
    dice = random.Random(7)
    data = b"".join(dice.randbytes(dice.randint(0, 90_000)) + b"\n" for _ in range(60))
    name = archive.store(io.BytesIO(data), lines=lines).sha256
    with archive.open(name) as stream:
        assert stream.seekable() and stream.seek(0, os.SEEK_END) == len(data)
        for _ in range(60):
            start = dice.randrange(len(data))
            size = dice.randint(1, 200_000)
            stream.seek(start)
            assert stream.read(size) == data[start : start + size]
        stream.seek(len(data) + 10)
        assert stream.read() == b""


def test_nothing_readable_lies_on_the_disk(archive: Archive, tmp_path: Path) -> None:
    archive.store(io.BytesIO(TEXT), lines=True)
    for path in tmp_path.rglob("*"):
        assert path.is_dir() or b"text" not in path.read_bytes()
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert all(path.stat().st_mode & 0o077 == 0 for path in files)


def test_the_same_bytes_are_stored_once(archive: Archive) -> None:
    first = archive.store(io.BytesIO(TEXT), lines=True)
    before = archive.container_path(first.sha256).stat()
    second = archive.store(io.BytesIO(TEXT), lines=False)
    assert (second.created, second.chunks) == (False, first.chunks)
    after = archive.container_path(first.sha256).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert drafts(archive) == []


def test_memory_stays_bounded_for_one_huge_line(archive: Archive) -> None:
    size = 300 << 20
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    name = archive.store(source(Repeated(size)), lines=True).sha256
    assert [(one.last_chunk, one.data) for one in archive.lines(name)] == [(299, None)]
    assert archive.verify(name).ok
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 64 << 10, f"{grown} KiB more at the peak"


def test_unknown_names_and_chunks(archive: Archive) -> None:
    name = archive.store(io.BytesIO(TEXT), lines=True).sha256
    with pytest.raises(NotArchived):
        archive.open("0" * 64)
    with pytest.raises(NotArchived):
        archive.erase("0" * 64)
    with pytest.raises(NotArchived):
        archive.erase_chunks("0" * 64, 0, 0)
    for first, last in [(0, 50), (-1, 0), (3, 2)]:
        with pytest.raises(ValueError, match="no chunks"):
            archive.chunks(name, first, last)
        with pytest.raises(ValueError, match="no chunks"):
            archive.erase_chunks(name, first, last)


@pytest.mark.parametrize("lines", [True, False])
def test_an_erased_original_cannot_be_read_here_nor_in_an_earlier_copy(
    archive: Archive, tmp_path: Path, lines: bool
) -> None:
    name = archive.store(io.BytesIO(TEXT), lines=lines).sha256
    backup = tmp_path / "backup"
    shutil.copytree(archive.folder, backup)
    archive.erase(name)
    archive.erase(name)  # twice is once
    earlier = Archive(backup, archive.keys)
    for one in (archive, earlier):
        with pytest.raises(Erased):
            one.open(name)
        with pytest.raises(Erased):
            one.chunks(name, 0, 0)
        report = one.verify(name)
        assert report.ok and report.erased
    key_bytes = archive.key_path(name).read_bytes()
    assert not any(key_bytes[key_bytes.index(b"\n") + 33 :]), "keys remain in the tombstone"
    assert list(archive.names()) == []
    with pytest.raises(Erased):
        archive.store(io.BytesIO(TEXT), lines=lines)
    assert archive.store(io.BytesIO(TEXT), lines=lines, again=True).created
    with archive.open(name) as stream:
        assert stream.read() == TEXT


def test_erased_lines_are_gone_and_the_others_stay(archive: Archive, tmp_path: Path) -> None:
    name = archive.store(io.BytesIO(TEXT), lines=True).sha256
    backup = tmp_path / "backup"
    shutil.copytree(archive.folder, backup)
    archive.erase_chunks(name, 10, 11)
    for one in (archive, Archive(backup, archive.keys)):
        kept = [line.number for line in one.lines(name)]
        assert kept == [n for n in range(1, 51) if n not in (11, 12)]
        assert one.chunks(name, 9, 9) == LINES[9]
        with pytest.raises(Erased):
            one.chunks(name, 9, 10)
        with one.open(name) as stream:
            assert stream.read(len(LINES[0])) == LINES[0]
            stream.seek(sum(map(len, LINES[:10])))
            with pytest.raises(Erased):
                stream.read(1)
        report = one.verify(name)
        assert (report.ok, report.erased_chunks, report.erased) == (True, 2, False)
    # the same bytes again do not bring the lines back
    assert not archive.store(io.BytesIO(TEXT), lines=True).created
    with pytest.raises(Erased):
        archive.chunks(name, 10, 10)


def test_verify_tells_damage_from_erasure(archive: Archive) -> None:
    name = archive.store(io.BytesIO(TEXT), lines=True).sha256
    path = archive.container_path(name)
    whole = path.read_bytes()
    for place in (40, len(whole) // 2, len(whole) - 70, len(whole) - 3):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        report = archive.verify(name)
        assert not report.ok and report.problem
    path.write_bytes(whole[:-100])
    assert not archive.verify(name).ok
    path.write_bytes(whole)
    assert archive.verify(name).ok
    keys = archive.key_path(name).read_bytes()
    place = len(keys) - 5
    archive.key_path(name).write_bytes(keys[:place] + b"\x01" + keys[place + 1 :])
    assert not archive.verify(name).ok


def test_a_damaged_copy_is_replaced_but_erased_lines_stay_erased(archive: Archive) -> None:
    name = archive.store(io.BytesIO(TEXT), lines=True).sha256
    archive.erase_chunks(name, 3, 3)
    path = archive.container_path(name)
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(Damaged):
        archive.open(name)
    with pytest.raises(Damaged):
        archive.store(io.BytesIO(TEXT), lines=False)
    archive.store(io.BytesIO(TEXT), lines=True)
    assert archive.chunks(name, 4, 4) == LINES[4]
    with pytest.raises(Erased):
        archive.chunks(name, 3, 3)


def test_erasing_works_on_a_damaged_key_file(archive: Archive) -> None:
    name = archive.store(io.BytesIO(TEXT), lines=True).sha256
    path = archive.key_path(name)
    path.write_bytes(path.read_bytes()[:-1])
    archive.erase(name)
    assert not any(path.read_bytes())
    assert not archive.container_path(name).exists()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_said_clearly_and_leaves_nothing_behind(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    archive.store(io.BytesIO(b"before"), lines=False)
    real = os.fsync

    def full(descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OperatorError, match="no space left"):
        archive.store(io.BytesIO(TEXT), lines=True)
    monkeypatch.setattr(os, "fsync", real)
    assert drafts(archive) == []
    with pytest.raises(NotArchived):
        archive.open(sha(TEXT))
    assert archive.store(io.BytesIO(TEXT), lines=True).created


def test_a_source_that_fails_leaves_nothing_behind(archive: Archive) -> None:
    class Broken(Repeated):
        def read(self, size: int = -1) -> bytes:
            if self.left < 3 << 20:
                raise OSError(errno.EIO, "input/output error")
            return super().read(size)

    with pytest.raises(OSError, match="input/output"):
        archive.store(source(Broken(5 << 20)), lines=False)
    assert drafts(archive) == [] and list(archive.names()) == []


def test_abandoned_drafts_are_swept_and_live_ones_kept(tmp_path: Path) -> None:
    folder = tmp_path / "drafts"
    folder.mkdir()
    (folder / "abandoned").write_bytes(b"x")
    assert sweep_drafts(folder) == 0
    assert sweep_drafts(folder, older_than_s=-1) == 1


def test_keys_of_another_copy_are_noticed_and_mended(archive: Archive, tmp_path: Path) -> None:
    name = archive.store(io.BytesIO(TEXT), lines=True).sha256
    other = Archive(tmp_path / "other" / "archive", tmp_path / "other-keys")
    other.keys.mkdir()
    shutil.copy(archive.keys / "master.key", other.keys)
    other.store(io.BytesIO(TEXT), lines=True)
    shutil.copy(other.key_path(name), archive.key_path(name))
    with pytest.raises(Damaged, match="another copy"):
        archive.open(name)
    archive.store(io.BytesIO(TEXT), lines=True)
    with archive.open(name) as stream:
        assert stream.read() == TEXT


def test_keys_and_bytes_are_on_the_disk_before_they_get_their_names(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.store(io.BytesIO(b"the folders are there now"), lines=False)
    steps: list[tuple[str, int]] = []
    real_sync, real_replace = os.fsync, Path.replace

    def sync(descriptor: int) -> None:
        steps.append(("sync", os.fstat(descriptor).st_ino))
        real_sync(descriptor)

    def replace(self: Path, target: Path) -> Path:
        steps.append(("name", self.stat().st_ino))
        return real_replace(self, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(Path, "replace", replace)
    name = archive.store(io.BytesIO(TEXT), lines=True).sha256
    keys = archive.key_path(name).stat().st_ino
    container = archive.container_path(name).stat().st_ino
    places = [steps.index(step) for step in (("sync", keys), ("name", keys), ("name", container))]
    assert places == sorted(places)
    assert steps.index(("sync", container)) < steps.index(("name", container))
    folder = archive.container_path(name).parent.stat().st_ino
    assert steps[-1] == ("sync", folder), "the new name itself is made durable"
    steps.clear()
    archive.erase_chunks(name, 0, 0)
    assert ("sync", keys) in steps
