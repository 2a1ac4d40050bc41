"""Bad files in one batch: each named in quarantine with its place, the good ones taken in."""

from __future__ import annotations

import io
import json
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.command import Command
from tests.e2e.conftest import MAP, write_posts

GOOD = {"id": "good-1", "text": "Lời kể lành lặn ở giữa đống tệp hỏng"}
MEMORY_BYTES = 1_500_000_000
HUGE_LINE_BYTES = 200 * 1024 * 1024


def _ndjson(content: bytes) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_bytes(content)
        path.with_name(f"{path.name}.map.yaml").write_text(MAP)

    return write


def _line(number: int, text: str = "một bài lành") -> bytes:
    return json.dumps({"id": f"n-{number}", "text": text}).encode() + b"\n"


def _png(path: Path, side: int, rows: int) -> None:
    """Write a PNG of one bit a pixel that says it is ``side`` × ``side`` and holds ``rows`` rows.

    30,000 rows are 110 kB on disk and 2.7 GB once they are colours.
    """

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    packer = zlib.compressobj(9)
    row = b"\0" + bytes(side // 8)
    body = b"".join(packer.compress(row) for _ in range(rows)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    chunks = chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunks)


def _bomb(name: str) -> Callable[[Path], None]:
    """Return a writer of an office file whose main part unpacks to 1 GB."""

    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as container:
            container.writestr(
                "[Content_Types].xml",
                '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
                'content-types"/>',
            )
            with container.open(name, "w") as part:
                for _ in range(1024):
                    part.write(bytes(1 << 20))

    return write


def _cut_docx(path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as container:
        container.writestr("[Content_Types].xml", "<Types/>")
        container.writestr("word/document.xml", "<w/>" * 500)
    path.write_bytes(buffer.getvalue()[:600])


# File → (writer, reason in quarantine, line or None).
BAD: dict[str, tuple[Callable[[Path], object], str, int | None]] = {
    "truncated.ndjson": (_ndjson(_line(1) + _line(2)[:20]), "bad_json", 2),
    "latin.ndjson": (
        _ndjson(_line(3) + b'{"id": "n-4", "text": "m\xe9"}\n' + _line(5)),
        "bad_encoding",
        2,
    ),
    "deep.ndjson": (
        _ndjson(_line(6) + b'{"id": "n-7", "text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}\n"),
        "too_deep",
        2,
    ),
    "array.ndjson": (_ndjson(_line(8) + b"[1, 2]\n"), "not_an_object", 2),
    "columns.ndjson": (_ndjson(b'{"nope": 1, "other": "x"}\n'), "missing_column", 1),
    "empty.txt": (lambda path: path.touch(), "empty_file", None),
    "bomb.docx": (_bomb("word/document.xml"), "zip_bomb", None),
    "bomb.xlsx": (_bomb("xl/workbook.xml"), "zip_bomb", None),
    "cut.docx": (_cut_docx, "bad_zip", None),
    "huge.png": (lambda path: _png(path, 30_000, 30_000), "image_too_large", None),
    "claims.png": (lambda path: _png(path, 30_000, 64), "image_too_large", None),
    "liar.pdf": (lambda path: path.write_bytes(b"\x7fELF" + bytes(4096)), "unknown_kind", None),
    "random.bin": (lambda path: path.write_bytes(bytes(range(256)) * 64), "unknown_kind", None),
    "unknown.json": (lambda path: path.write_text('{"a": [1, 2, 3]}'), "unknown_kind", None),
    "broken.pdf": (lambda path: path.write_bytes(b"%PDF-1.7\n" + b"x" * 2000), "bad_pdf", None),
}


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> tuple[Command, list[Any], dict[str, int]]:
    """Take all bad files and some good ones in with one command."""
    folder = tmp_path_factory.mktemp("bad")
    home = Command(folder / "data", folder / "keys")
    files = folder / "in"
    write_posts(files, "a-good.ndjson", [GOOD])
    for name, (write, _, _) in BAD.items():
        write(files / name)
    write_posts(files, "z-good.ndjson", [{**GOOD, "id": "good-2"}])
    result = home.json("ingest", files)
    return home, home.rows("quarantine", "list"), result


@pytest.mark.parametrize("name", BAD)
def test_bad_file_is_in_quarantine_with_its_place(
    batch: tuple[Command, list[Any], dict[str, int]], name: str
) -> None:
    _, entries, _ = batch
    _, reason, line = BAD[name]
    found = [entry for entry in entries if entry["file"] == name]
    assert [(entry["reason"], entry["line"]) for entry in found] == [(reason, line)], found
    entry = found[0]
    assert entry["message_vi"]
    assert entry["message_en"]
    assert entry["message_vi"] != entry["message_en"]


def test_the_rest_of_the_batch_goes_on(
    batch: tuple[Command, list[Any], dict[str, int]],
) -> None:
    home, entries, result = batch
    ids = {hit["item_id"] for hit in home.json("search", "lành lặn đống tệp hỏng")["hits"]}
    assert len(ids) >= 2
    assert result["quarantined"] == len(entries) == len(BAD)
    # The good lines of half-bad files are in: n-1, n-3, n-5, n-6, n-8.
    assert len(home.json("search", "một bài lành", "--limit", "50")["hits"]) >= 5
    assert home.json("doctor")["ok"]


def test_every_bad_file_stands_in_the_archive(
    batch: tuple[Command, list[Any], dict[str, int]],
) -> None:
    home, _, _ = batch
    assert home.json("status")["intakes"] == len(BAD) + 2


def test_bytes_are_counted_from_the_start_of_the_file(
    batch: tuple[Command, list[Any], dict[str, int]],
) -> None:
    _, entries, _ = batch
    (entry,) = [entry for entry in entries if entry["file"] == "latin.ndjson"]
    assert entry["byte"] == len(_line(3)) + b'{"id": "n-4", "text": "m\xe9"}'.index(b"\xe9")


def test_nul_nfd_and_odd_dates_are_taken_in_as_well_as_can_be(
    empty: Command, tmp_path: Path
) -> None:
    column_map = MAP + "  published_at: at\n"
    decomposed = unicodedata.normalize("NFD", "Mộ ở đồi Chu Tan Kra")
    lines: list[dict[str, Any]] = [
        {"id": "nul", "text": "mộ\x00 bên\x00 suối", "at": "2026-08-01"},
        {"id": "nfd", "text": decomposed, "at": "2026-08-01"},
        {"id": "year", "text": "ngày ở năm chín nghìn", "at": "9999-99-99"},
        {"id": "past", "text": "ngày trước công nguyên", "at": "0000-00-00"},
        {"id": "far", "text": "số giây không tưởng", "at": 10**30},
    ]
    file = write_posts(tmp_path / "in", "odd.ndjson", lines, column_map)
    file.write_bytes(file.read_bytes() + b'{"id": "raw-nul", "text": "b\x00yte"}\n')
    result = empty.json("ingest", file.parent)
    assert result["received"] == 6
    assert result["new"] + result["quarantined"] == 6
    hits = empty.json("search", "đồi Chu Tan Kra")["hits"]
    assert hits[0]["text"] == "Mộ ở đồi Chu Tan Kra"
    for hit in empty.json("search", "mộ bên suối", "--limit", "50")["hits"]:
        assert "\x00" not in hit["text"]
    for entry in empty.rows("quarantine", "list"):
        assert entry["line"] is not None
        assert entry["message_en"]


def huge_line(path: Path, size: int) -> None:
    """Write an NDJSON file with a good line, one of ``size`` bytes, and a good line."""
    with path.open("wb") as file:
        file.write(_line(1, "trước dòng khổng lồ"))
        file.write(b'{"id": "big", "text": "')
        block = b"x" * (1 << 20)
        for _ in range(size >> 20):
            file.write(block)
        file.write(b'"}\n')
        file.write(_line(2, "sau dòng khổng lồ"))
    path.with_name(f"{path.name}.map.yaml").write_text(MAP)


def test_one_huge_line_is_set_aside_in_little_memory(empty: Command, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    huge_line(folder / "huge.ndjson", HUGE_LINE_BYTES)
    (folder / "huge.txt").write_bytes(b"y" * HUGE_LINE_BYTES)
    assert empty.peak_bytes("ingest", folder) < MEMORY_BYTES
    entries = {entry["file"]: entry for entry in empty.rows("quarantine", "list")}
    assert entries["huge.ndjson"]["reason"] == "line_too_long"
    assert entries["huge.ndjson"]["line"] == 2
    assert entries["huge.ndjson"]["byte"] == len(_line(1, "trước dòng khổng lồ"))
    assert entries["huge.txt"]["message_en"]
    hits = empty.json("search", "dòng khổng lồ")["hits"]
    assert {hit["text"] for hit in hits} == {"trước dòng khổng lồ", "sau dòng khổng lồ"}
