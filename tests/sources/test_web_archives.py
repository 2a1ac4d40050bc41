"""WARC and WACZ files taken in like any file; what is damaged or a trap is said so."""

from __future__ import annotations

import gzip
import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from casework.models import Intake, Item
from monitor.bundles import Bundle
from monitor.capture.package import package
from monitor.capture.warc import write_warc
from monitor.feeds.answers import Fetched
from monitor.intake import Origin, receive
from monitor.readers import warc
from monitor.readers.registry import choose
from monitor.readers.wacz import WaczReader
from monitor.readers.warc import WarcReader
from monitor.stages import take
from records.errors import Quarantine
from tests.monitor.readers.fake import read, reasons

AT = datetime(2026, 11, 5, 1, 15, tzinfo=UTC)
WORDS = "Đồng đội cũ kể về nơi chôn cất ở chân đồi thử nghiệm. "
HTML = (
    "<html><head><title>Bài {n}</title><meta property='og:description' content='Mở đầu {n}'>"
    "</head><body><article><h1>Bài {n}</h1><p>{words}</p></article></body></html>"
)


def page(n: int, url: str = "", **fields: object) -> Fetched:
    values: dict[str, object] = {
        "url": url or f"https://kenh.example/bai/{n}",
        "status": 200,
        "headers": (("content-type", "text/html; charset=utf-8"),),
        "body": HTML.format(n=n, words=WORDS * 6).encode(),
        "fetched_at": AT,
        "asked": (("user-agent", "thử"),),
    }
    return Fetched(**{**values, **fields})  # type: ignore[arg-type]


def warc_of(folder: Path, *answers: Fetched) -> bytes:
    write_warc(folder / "a.warc.gz", answers)
    return (folder / "a.warc.gz").read_bytes()


def test_every_page_of_a_warc_is_an_article(tmp_path: Path) -> None:
    data = warc_of(
        tmp_path,
        page(1),
        page(2, status=404),
        page(3, headers=(("content-type", "image/png"),), body=b"\x89PNG"),
        page(4, body=b"<html><body></body></html>"),
        page(5),
    )
    for body in (data, gzip.decompress(data)):
        assert choose("x", body[:4096]).name == "warc"
        records, failures = read(WarcReader(), body, metadata={"legal_basis": "thử", "url": "x"})
        assert [one.url for one in records] == [page(1).url, page(5).url]
        assert reasons(failures) == ["note_no_article"]
        first = records[0]
        assert (first.platform, first.collector, first.collected_at) == ("web", "warc/1", AT)
        assert first.text.startswith("Mở đầu 1") and first.legal_basis == "thử"


def test_a_package_gives_the_pages_it_lists(tmp_path: Path) -> None:
    warc_of(tmp_path, page(1), page(2))
    out = package(tmp_path / "a.warc.gz", url=page(2).url, at=AT, title="Bài 2")
    data = out.read_bytes()
    assert choose("x.zip", data[:4096]).name == "wacz"
    records, failures = read(WaczReader(), data)
    assert [one.title for one in records] == ["Bài 2"] and not failures
    listed = b'{"url": "https://kenh.example/khac"}\n[]\nnot json\n'
    warc_bytes = (tmp_path / "a.warc.gz").read_bytes()
    elsewhere = _zip({"pages/pages.jsonl": listed, "archive/data.warc.gz": warc_bytes})
    assert len(read(WaczReader(), elsewhere)[0]) == 2


@pytest.mark.django_db
def test_taken_in_as_a_file(tmp_path: Path, home: Path) -> None:
    warc_of(tmp_path, page(1), page(2))
    out = package(tmp_path / "a.warc.gz", url=page(1).url, at=AT, title="Bài 1")
    intake = receive(Bundle(main=out), Origin(legal_basis="chứng cứ"))
    take.take_batch(intake.pk, 0, 100)
    take.finish(intake.pk)
    [item] = Item.objects.all()
    assert (item.kind, item.url, item.intake_id) == ("article", page(1).url, intake.pk)
    assert Intake.objects.get(pk=intake.pk).state == Intake.State.DONE


def test_a_file_without_a_readable_page_is_told(tmp_path: Path) -> None:
    packed = (("content-type", "text/html"), ("x-archive-orig-x", "br"))
    whole = warc_of(tmp_path, page(1, headers=packed, body=b"\x8b\x02\x80\xff\x03"))
    brotli = gzip.decompress(whole).replace(b"x-archive-orig-x", b"Content-Encoding")
    for data, notes in (
        (warc_of(tmp_path, page(1, status=404)), []),
        (brotli, ["note_no_article"]),
    ):
        records, failures = read(WarcReader(), data)
        assert not records and reasons(failures) == [*notes, "no_article"]
    assert "packed as br" in failures[-1].error.en


def test_damage_is_told_and_what_stands_before_it_is_kept(tmp_path: Path) -> None:
    whole = gzip.decompress(warc_of(tmp_path, page(1), page(2)))
    records, failures = read(WarcReader(), whole[: whole.index("Bài 2".encode()) + 40])
    assert [one.url for one in records] == [page(1).url] and reasons(failures) == ["bad_warc"]
    with pytest.raises(Quarantine) as caught:
        read(WarcReader(), b"WARC/1.1\r\nnothing at all")
    assert caught.value.reason == "bad_warc"
    for bad in (b"PK\x03\x04" + b"\0" * 50, _zip({"pages/pages.jsonl": b"{}"})):
        with pytest.raises(Quarantine) as caught:
            read(WaczReader(), bad)
        assert caught.value.reason == "bad_wacz"


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = warc_of(tmp_path, page(1), page(2, body=b"<html>" + b" " * 30_000_000))
    assert len(data) < 100_000
    monkeypatch.setattr(warc, "MAX_EXPANDED", 8_000_000)
    records, failures = read(WarcReader(), data)
    assert len(records) == 1 and reasons(failures) == ["too_large"]
    monkeypatch.setattr("monitor.readers.wacz.MAX_EXPANDED", 20_000_000)
    with pytest.raises(Quarantine):
        read(WaczReader(), _zip({"archive/a.warc": b"\0" * 30_000_000}))


def _zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return out.getvalue()
