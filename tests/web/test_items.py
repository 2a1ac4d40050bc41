"""The item page, media by byte range, captions, originals as received."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client

from casework.archive import get_archive
from casework.models import AuditEvent, Media, Original, Review, User, WatchRule
from tests.web import rows
from web.diff import changes
from web.highlight import pieces

pytestmark = pytest.mark.django_db

Console = Callable[[User], Client]


def _archived(data: bytes, mime: str, *, lines: bool = False) -> Original:
    stored = get_archive().store(BytesIO(data), lines=lines)
    return rows.make_original(stored.sha256, stored.size, mime)


def _body(answer: object) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def _text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_original_stands_beside_what_the_machine_says(verifier: User, console: Console) -> None:
    original = rows.make_original()
    item = rows.make_item(intake=rows.make_intake(user=verifier), original=original)
    rows.make_passages(item)
    clue = rows.make_clue(item, "0912 345 678")
    rows.make_flag(item, "0912 345 678")
    WatchRule.objects.create(name="Luật thử", keywords=[item.text.split()[0]])
    html = console(verifier).get(f"/items/{item.pk}").content.decode()
    assert f'href="#clue-{clue.pk}"' in html
    said = _text(html)
    for words in (
        "phonenumbers@9", "97%", "+84912345678",  # the clue: model, score, normal form
        "ngram-langid@1", "98%",  # the language
        "hotline-rule@1", "91%", "Đường dây nóng chính thức là 0225 3000 000.",  # the flag
        "Máy đề xuất", "Tổng hợp", "Dữ liệu tổng hợp",
        "Luật theo dõi bắt được Luật thử",
        "Trang nhóm cựu binh (mẫu)", "20/07/2026 08:30", "Trang web công khai", "feed@1",
        "Trang công khai", "bai-dang.ndjson", original.sha256,  # where it comes from
    ):  # fmt: skip
        assert words in said, words
    assert "Đã xác nhận" not in said


def test_text_of_an_item_is_never_html(verifier: User, console: Console) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)> javascript:alert(3)"
    item = rows.make_item(evil, title=evil, url="javascript:alert(1)", collector=evil)
    html = console(verifier).get(f"/items/{item.pk}").content.decode()
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert 'href="javascript:' not in html


@pytest.mark.parametrize(
    ("address", "linked"),
    [
        ("https://example.org/a?b=1", True),
        ("http://example.org", True),
        ("ftp://example.org", False),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("https://", False),
        ("http://[bad", False),
        ("/etc/passwd", False),
    ],
)
def test_only_web_addresses_become_links(
    verifier: User, console: Console, address: str, linked: bool
) -> None:
    item = rows.make_item(url=address)
    html = console(verifier).get(f"/items/{item.pk}").content.decode()
    link = re.search(r'<a class="outside"[^>]*>', html)
    assert (link is not None) == linked
    if link:
        assert 'rel="noreferrer noopener nofollow"' in link.group(0)


def test_item_that_may_not_be_read_looks_like_none(
    editor: User, verifier: User, console: Console
) -> None:
    item = rows.make_item(access="restricted")
    assert console(editor).get(f"/items/{item.pk}").status_code == 404
    assert console(verifier).get(f"/items/{item.pk}").status_code == 200
    seen = AuditEvent.objects.filter(action="item.view", subject=f"item:{item.pk}")
    assert [event.actor for event in seen] == [verifier]
    open_item = rows.make_item()
    console(verifier).get(f"/items/{open_item.pk}")
    assert AuditEvent.objects.filter(action="item.view").count() == 1


def test_history_shows_what_changed_and_who_decided(
    verifier: User, auditor: User, console: Console
) -> None:
    item = rows.make_item("Tôi chôn mười hai người ở đồi 935.")
    rows.make_earlier_version(item, "Tôi chôn mười người ở đồi 935.")
    flag = rows.make_flag(item, "935")
    Review.objects.create(flag=flag, reviewer=verifier, decision="reject", reason="Đúng số đồi")
    html = console(verifier).get(f"/items/{item.pk}").content.decode()
    assert re.search(r"<ins>\s*hai</ins>", html)
    assert "Đúng số đồi" in html
    assert "<del>" not in html


def test_liaison_sees_no_flags(liaison: User, console: Console) -> None:
    item = rows.make_item()
    rows.make_flag(item, "0912 345 678")
    assert "hotline-rule@1" not in console(liaison).get(f"/items/{item.pk}").content.decode()


def test_only_auditors_see_audit_events_on_the_page(
    verifier: User, auditor: User, console: Console
) -> None:
    item = rows.make_item(access="open", original=_archived(b"{}\n", "application/x-ndjson"))
    _ = b"".join(console(verifier).get(f"/items/{item.pk}/original"))
    assert "original.download" in console(auditor).get(f"/items/{item.pk}").content.decode()
    assert "original.download" not in console(verifier).get(f"/items/{item.pk}").content.decode()


@pytest.mark.parametrize(
    ("asked", "status", "start", "end"),
    [
        ("", 200, 0, 299_999),
        ("bytes=0-", 206, 0, 299_999),
        ("bytes=100-199", 206, 100, 199),
        ("bytes=299999-", 206, 299_999, 299_999),
        ("bytes=-50", 206, 299_950, 299_999),
        ("bytes=0-9999999", 206, 0, 299_999),
        ("bytes=5-10,20-30", 200, 0, 299_999),
        ("lines=1-2", 200, 0, 299_999),
    ],
)
def test_media_answers_byte_ranges(
    verifier: User, console: Console, asked: str, status: int, start: int, end: int
) -> None:
    data = hashlib.shake_256(b"sound").digest(300_000)
    media, _ = rows.make_recording(rows.make_item(), _archived(data, "audio/wav"))
    answer = console(verifier).get(f"/media/{media.pk}", headers={"range": asked} if asked else {})
    assert answer.status_code == status
    assert _body(answer) == data[start : end + 1]
    assert answer["Content-Length"] == str(end - start + 1)
    assert answer["Accept-Ranges"] == "bytes"
    if status == 206:
        assert answer["Content-Range"] == f"bytes {start}-{end}/300000"


@pytest.mark.parametrize("asked", ["bytes=300000-", "bytes=9-5", "bytes=-0"])
def test_ranges_outside_are_refused(verifier: User, console: Console, asked: str) -> None:
    media, _ = rows.make_recording(rows.make_item(), _archived(b"x" * 300_000, "audio/wav"))
    answer = console(verifier).get(f"/media/{media.pk}", headers={"range": asked})
    assert answer.status_code == 416
    assert answer["Content-Range"] == "bytes */300000"


@pytest.mark.parametrize(
    ("mime", "shown"),
    [
        ("audio/mpeg", True), ("video/mp4", True), ("image/bmp", True),
        ("image/svg+xml", False), ("text/html", False), ("application/pdf", False),
        ("application/javascript", False), ("", False),
    ],
)  # fmt: skip
def test_only_harmless_types_are_shown_in_place(
    verifier: User, console: Console, mime: str, shown: bool
) -> None:
    media, _ = rows.make_recording(rows.make_item(), _archived(b"abc", mime))
    Media.objects.filter(pk=media.pk).update(mime="audio/wav", name='a"b\r\nc.html')
    answer = console(verifier).get(f"/media/{media.pk}")
    assert answer["Content-Type"] == (mime if shown else "application/octet-stream")
    assert answer["Content-Disposition"].startswith("inline" if shown else "attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox;")
    assert _body(answer) == b"abc"
    saved = console(verifier).get(f"/media/{media.pk}?download=1")
    assert saved["Content-Disposition"].startswith("attachment")


def test_media_of_restricted_items_and_erased_files_are_not_served(
    editor: User, verifier: User, console: Console
) -> None:
    original = _archived(b"abc", "audio/wav")
    media, transcript = rows.make_recording(rows.make_item(access="restricted"), original)
    assert console(editor).get(f"/media/{media.pk}").status_code == 404
    assert console(editor).get(f"/transcripts/{transcript.pk}.vtt").status_code == 404
    assert _body(console(verifier).get(f"/media/{media.pk}")) == b"abc"
    original.erased_at = rows.AT
    original.save()
    assert console(verifier).get(f"/media/{media.pk}").status_code == 404


def test_an_original_missing_from_the_archive_is_told(verifier: User, console: Console) -> None:
    media, _ = rows.make_recording(rows.make_item(), rows.make_original(mime="audio/wav"))
    answer = console(verifier).get(f"/media/{media.pk}")
    assert answer.status_code == 409
    assert "Kho lưu trữ không có bản gốc" in answer.content.decode()


def test_captions_are_webvtt(verifier: User, console: Console) -> None:
    _, transcript = rows.make_recording(rows.make_item())
    transcript.segments.filter(ordinal=1).update(text="a < b & c --> d")
    answer = console(verifier).get(f"/transcripts/{transcript.pk}.vtt")
    assert answer["Content-Type"].startswith("text/vtt")
    text = answer.content.decode()
    assert text.startswith("WEBVTT\n\n00:00:00.000 --> 00:00:10.000\n<v Ông Ba>Tôi nhớ")
    assert "a &lt; b &amp; c --&gt; d" in text


def test_original_of_one_line_is_that_line_alone_and_on_record(
    editor: User, verifier: User, console: Console
) -> None:
    data = b'{"id":1}\n{"id":2}\n{"id":3}\n'
    item = rows.make_item(
        original=_archived(data, "application/x-ndjson", lines=True),
        raw_first_chunk=1, raw_last_chunk=1,
    )  # fmt: skip
    assert console(editor).get(f"/items/{item.pk}/original").status_code == 403
    answer = console(verifier).get(f"/items/{item.pk}/original")
    assert _body(answer) == b'{"id":2}\n'
    assert answer["Content-Disposition"].startswith("attachment")
    event = AuditEvent.objects.get(action="original.download")
    assert (event.actor, event.subject) == (verifier, f"item:{item.pk}")


def test_pieces_put_a_text_together_again(verifier: User) -> None:
    item = rows.make_item()
    clues = [rows.make_clue(item, "0912 345 678"), rows.make_clue(item, "345")]
    flags = [rows.make_flag(item, "gọi 0912")]
    passages = rows.make_passages(item)
    cut = pieces(item.text, clues, flags, passages, passages[1].pk)
    assert "".join(piece.text for piece in cut) == item.text
    assert [piece.text for piece in cut if piece.clue and piece.flag] == ["0912"]
    assert "".join(piece.text for piece in cut if piece.here) == passages[1].text
    assert [start for piece in cut for start in piece.starts] == [one.pk for one in passages]
    assert pieces("", [], []) == []


def test_changes_lead_from_one_text_to_the_other() -> None:
    before, after = "một hai ba", "một hai rưỡi ba bốn"
    found = changes(before, after)
    assert "".join(c.text for c in found if c.kind != "added") == before
    assert "".join(c.text for c in found if c.kind != "removed") == after
    long = "từ " * 50_000
    assert "".join(c.text for c in changes(long, long + "x") if c.kind != "removed") == long + "x"
