"""Hostile and broken files: every reader answers with records, failures or a quarantine."""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from asr.captions import parse_captions
from casework.archive.values import Line
from monitor.readers.base import Reader, ReadFailure, ReadOptions, ReadRecord, batches
from monitor.readers.columns import ColumnMapReader
from monitor.readers.maps import built_in_maps
from monitor.readers.registry import READERS, choose
from monitor.readers.submission import SubmissionReader
from monitor.readers.zeeschuimer import ZeeschuimerReader
from records.errors import Quarantine
from tests.monitor.readers.fake import NOW, MemoryOriginal, read, reasons

MAP: dict[str, Any] = {"columns": {"text": "t", "platform_id": "i", "published_at": "d"}}
SEEDS = [
    b"",
    b"\n\n\n",
    b"t,i,d\nxin,1,2026-01-01\n",
    b'{"source_platform":"tiktok.com","data":{"id":"1","desc":"x","createTime":1}}\n',
    b"<rss><channel><item><title>x</title><guid>1</guid></item></channel></rss>",
    b"<html><body><article><p>xin</p></article></body></html>",
    b"1\n00:00:01,000 --> 00:00:02,000\nxin\n",
    b"PK\x03\x04" + b"\0" * 60,
    b"\xff\xfe\xff\xff",
    b"\0" * 300,
    "é".encode("utf-16"),
    b't,i,d\n"open,1,2\n',
]


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    seed=st.sampled_from(SEEDS),
    noise=st.binary(max_size=40),
    at=st.integers(0, 80),
    cut=st.integers(0, 80),
)
def test_nothing_but_records_failures_and_quarantine(
    reader: Reader, seed: bytes, noise: bytes, at: int, cut: int
) -> None:
    data = seed[:at] + noise + seed[at + cut :]
    for column_map in (None, MAP, {**MAP, "format": "ndjson"}, {**MAP, "format": "xlsx"}):
        try:
            records, failures = read(reader, data, mime="text/plain", column_map=column_map)
        except Quarantine as error:
            assert error.vi and error.en and error.reason
            continue
        for record in records:
            assert record.platform and record.platform_id and len(record.platform_id) <= 200
            assert "\0" not in record.text
            record.text.encode()
        assert all(failure.error.vi and failure.error.en for failure in failures)


@settings(max_examples=150, deadline=None)
@given(head=st.binary(max_size=300), name=st.sampled_from(["a.csv", "a.json", "a", "a.pdf"]))
def test_choosing_never_fails_otherwise(head: bytes, name: str) -> None:
    with suppress(Quarantine):
        choose(name, head)


@settings(max_examples=150, deadline=None)
@given(text=st.text(alphabet="0123456789:,.->\n\rWEBVT[]{}<>/ aé\x00\ud800", max_size=200))
def test_captions_never_fail_otherwise(text: str) -> None:
    try:
        found = parse_captions(text)
    except Quarantine:
        return
    assert all(0 <= s.start_ms <= s.end_ms and s.text for s in found.segments)


def test_a_line_too_long_is_one_failure() -> None:
    good = b'{"source_platform":"tiktok.com","data":{"id":"1","desc":"x"}}\n'
    original = MemoryOriginal(good + b'{"a":"' + b"x" * 500 + b'"}\n' + good, longest=200)
    results = list(ZeeschuimerReader().read(original, ReadOptions(collected_at=NOW)))
    assert [type(result) for result in results] == [ReadRecord, ReadFailure, ReadRecord]
    failures = [result for result in results if isinstance(result, ReadFailure)]
    assert reasons(failures) == ["line_too_long"]
    assert (failures[0].error.line, failures[0].error.byte) == (2, len(good))
    table = MemoryOriginal(b"t,i,d\na,1,\n" + b"b" * 500 + b",2,\nc,3,\n", longest=200)
    found = list(ColumnMapReader().read(table, ReadOptions(column_map=MAP, collected_at=NOW)))
    assert [r.record.platform_id for r in found if isinstance(r, ReadRecord)] == ["1", "3"]


@dataclass(frozen=True)
class _File:
    """A file on disk that is not stored by lines."""

    path: Path
    sha256: str = "0" * 64
    name: str = "file"

    def open(self) -> BinaryIO:
        return self.path.open("rb")

    def lines(self, from_chunk: int = 0) -> Iterator[Line]:
        raise AssertionError("not stored by lines")


@pytest.mark.parametrize("encoding", ["text/plain", "utf-16"])
def test_a_gigabyte_without_a_newline_takes_little_memory(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "one-line"
    with path.open("wb") as file:
        file.write(b"x" if encoding == "text/plain" else "t,i,d\nx".encode("utf-16"))
        file.truncate(1 << 30 if encoding == "text/plain" else 64 << 20)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    options = ReadOptions(mime="text/plain", column_map=MAP, collected_at=NOW)
    if encoding == "text/plain":
        with pytest.raises(Quarantine) as caught:
            list(SubmissionReader().read(_File(path), options))
        assert caught.value.reason == "too_large"
    else:
        whole = ColumnMapReader(name="column-map-whole", line_oriented=False)
        results = list(whole.read(_File(path), options))
        assert [r.error.reason for r in results if isinstance(r, ReadFailure)] == ["line_too_long"]
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 400 * 1024


@pytest.mark.durability
def test_a_true_gigabyte_line_through_the_archive(tmp_path: Path) -> None:
    """Peak memory is measured in a process of its own, under the product's 1.5 GB."""
    program = textwrap.dedent(
        """
        import re, sys
        from pathlib import Path
        from casework.archive import Archive
        from monitor.readers.base import ReadFailure, ReadOptions
        from monitor.readers.registry import choose
        folder = Path(sys.argv[1])
        (folder / "keys").mkdir()
        path = folder / "big.ndjson"
        good = b'{"source_platform":"tiktok.com","data":{"id":"%d","desc":"x"}}\\n'
        with path.open("wb") as file:
            file.write(good % 1 + b'{"source_platform":"tiktok.com","data":"')
            file.seek(1 << 30)
            file.write(b'"}\\n' + good % 2)
        archive = Archive(folder / "archive", folder / "keys")
        stored = archive.store(path, lines=True)
        class View:
            sha256, name = stored.sha256, path.name
            def open(self): return archive.open(self.sha256)
            def lines(self, from_chunk=0): return archive.lines(self.sha256, from_chunk)
        with View().open() as stream:
            head = stream.read(65536)
        reader = choose(path.name, head)
        for result in reader.read(View(), ReadOptions()):
            if isinstance(result, ReadFailure):
                print(result.error.reason, result.error.line, result.error.byte)
            else:
                print(result.record.platform_id)
        # Not ru_maxrss: that begins at what the test process holds.
        print(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=300,
        cwd=Path(__file__).resolve().parents[3],
        check=False,
    )
    # Two gigabytes must not stay in pytest's temporary folders.
    shutil.rmtree(tmp_path)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.split("\n")
    assert lines[:3] == ["1", "line_too_long 2 62", "2"]
    assert int(lines[3]) < 1_500 * 1024


def test_batches_never_part_the_records_of_one_line() -> None:
    column_map = {
        "columns": {"platform_id": "i"},
        "explode": [{"suffix": s, "columns": {"text": s}} for s in ("a", "b", "c")],
    }
    data = b"i,a,b,c\n" + b"".join(b"%d,x,y,z\n" % n for n in range(7))
    options = ReadOptions(column_map=column_map, collected_at=NOW)
    results = list(ColumnMapReader().read(MemoryOriginal(data), options))
    cut = list(batches(results, 4, line_oriented=True))
    assert [len(batch) for batch in cut] == [6, 6, 6, 3]
    assert [result for batch in cut for result in batch] == results
    assert [len(batch) for batch in batches(results, 4, line_oriented=False)] == [4, 4, 4, 4, 4, 1]


def test_shipped_maps_are_sound() -> None:
    names = {found.name for found in built_in_maps()}
    assert {"crowdtangle-facebook", "4cat", "4cat-tiktok", "4cat-tiktok-comments"} <= names
    for found in built_in_maps():
        assert found.recognise and found.columns <= found.recognise | {
            *("likes", "comments", "shares", "language_guess", "Likes", "Comments", "Shares")
        }
