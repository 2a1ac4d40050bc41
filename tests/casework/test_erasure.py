from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from casework.archive import Archive, Erased, get_archive
from casework.models import (
    AuditEvent,
    Clue,
    Consent,
    Flag,
    Intake,
    Item,
    ItemVersion,
    Lead,
    LeadItem,
    Media,
    MetricSnapshot,
    NearDuplicateBand,
    OfficialFact,
    Original,
    Passage,
    QuarantineEntry,
    RawCopy,
    Reading,
    Review,
    Segment,
    Transcript,
    Translation,
    TranslationSegment,
    User,
)
from casework.selectors.audit import audit_verify
from casework.services import erased_pages
from casework.services.erasure import consent_withdraw, item_erase
from casework.services.flags import flag_decide
from casework.services.originals import original_store
from records.errors import OperatorError, Refused

SECRET = "Nhà ở cuối thôn Bãi Cháy"
NOW = datetime(2026, 7, 1, 3, 0, tzinfo=UTC)
CaptureCommit = Callable[..., Any]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _home(home: Path) -> Path:
    return home


def stored(body: bytes, lines: bool = True) -> Original:
    return original_store(source=io.BytesIO(body), lines=lines, mime="text/plain")[0]


def make_item(number: int = 1, original: Original | None = None, **fields: Any) -> Item:
    return Item.objects.create(
        **{
            "platform": "web",
            "kind": "post",
            "platform_id": str(number),
            "text": SECRET,
            "title": SECRET,
            "url": "https://example.org/secret",
            "author_pid": "abcd",
            "channel_id": "trang",
            "metrics": {"views": 4},
            "collected_at": NOW,
            "route": "submitted",
            "original": original,
            "raw_first_chunk": number - 1 if original else None,
            "raw_last_chunk": number - 1 if original else None,
            **fields,
        }
    )


@pytest.fixture
def fact() -> OfficialFact:
    return OfficialFact.objects.create(fact_id="F01", topic="hotline", status="plan")


def make_flag(item: Item, fact: OfficialFact, **fields: Any) -> Flag:
    values = {"type": "hotline", "start": 0, "end": 3, "evidence": SECRET, "why": SECRET}
    return Flag.objects.create(item=item, fact=fact, score=0.9, **{**values, **fields})


def erase(item: Item, **fields: Any) -> Any:
    return item_erase(item=item, reason="nguồn đã xóa", user=None, **fields)


def every_value() -> Iterator[str]:
    """Yield every stored value of every table of the house as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if not table.startswith("casework_"):
                continue
            cursor.execute(f"SELECT * FROM {table}")
            for row in cursor.fetchall():
                for value in row:
                    text = bytes(value).hex() if isinstance(value, memoryview) else str(value)
                    yield text
                    if text.startswith(("{", "[", '"')):
                        yield str(json.loads(text)) if "\\u" in text else text


def test_nothing_of_an_erased_item_is_left_in_any_row(
    fact: OfficialFact, make_user: Callable[..., User]
) -> None:
    person = make_user("verifier")
    audio = stored(b"recording " * 100, lines=False)
    captions = stored(SECRET.encode(), lines=False)
    sidecar = stored(f"title: {SECRET}".encode(), lines=False)
    main = stored(f"{SECRET}\n".encode())
    intake = Intake.objects.create(
        original=main,
        name=f"{SECRET}.txt",
        options={"metadata": {"name": SECRET, "sha256": sidecar.sha256}, "url": SECRET},
        received_at=NOW,
        route="submitted",
    )
    item = make_item(original=main, intake=intake, signature=b"\x01\x02")
    media = Media.objects.create(item=item, original=audio, type="audio", name=SECRET)
    transcript = Transcript.objects.create(
        item=item, media=media, origin="upload", original=captions, text=SECRET
    )
    Segment.objects.create(transcript=transcript, ordinal=0, start_ms=0, end_ms=9, text=SECRET)
    reading = Reading.objects.create(
        item=item, media=media, model="ocr@1", text=SECRET, words=[SECRET]
    )
    translation = Translation.objects.create(item=item, source_lang="vi", target="en", text=SECRET)
    TranslationSegment.objects.create(
        translation=translation, ordinal=0, start=0, end=3, source_text=SECRET, text=SECRET
    )
    Review.objects.create(
        translation=translation, reviewer=person, decision="approve", reason=SECRET
    )
    for kind in ({}, {"transcript": transcript}, {"reading": reading}):
        Passage.objects.create(item=item, ordinal=0, start=0, end=3, text=SECRET, lang="vi", **kind)
    Clue.objects.create(
        item=item, label="number", start=0, end=3, text=SECRET, norm="1", score=1, model="m@1"
    )
    ItemVersion.objects.create(
        item=item, version=1, text=SECRET, title=SECRET, collected_at=NOW, replaced_at=NOW
    )
    MetricSnapshot.objects.create(item=item, at=NOW, views=4)
    NearDuplicateBand.objects.create(hash=77, item=item)
    QuarantineEntry.objects.create(
        item=item, intake=intake, stage="read", reason="x", message_vi=SECRET, message_en=SECRET
    )
    make_flag(item, fact, model="a@1")
    decided = make_flag(
        item, fact, model="b@1", status="rejected", first_reviewer=person, transcript=transcript
    )
    Review.objects.create(flag=decided, reviewer=person, decision="reject", reason=SECRET)
    lead = Lead.objects.create(title="Đồi 1", opened_by=person)
    entry = LeadItem.objects.create(lead=lead, item=item, added_by=person)
    assert any(SECRET in value for value in every_value())

    result = erase(item)

    assert not [value for value in every_value() if SECRET in value]
    assert len(result.passage_ids) == 3
    item.refresh_from_db()
    assert item.deleted_at is not None
    assert (item.text, item.title, item.url, item.author_pid, item.channel_id) == ("",) * 5
    assert (item.metrics, item.signature, item.state) == ({}, None, "done")
    for model in (Media, Transcript, Segment, Reading, Translation, Passage, Clue, ItemVersion):
        assert not model.objects.exists(), model
    assert not MetricSnapshot.objects.exists() and not NearDuplicateBand.objects.exists()
    kept = Flag.objects.get()
    assert (kept.pk, kept.evidence, kept.why, kept.status) == (decided.pk, "", "", "rejected")
    entry.refresh_from_db()
    for original in (audio, captions, sidecar, main):
        original.refresh_from_db()
        assert original.erased_at is not None
        with pytest.raises(Erased):
            get_archive().open(original.sha256)
    assert audit_verify().ok


def test_raw_bytes_are_gone_here_and_in_an_earlier_copy_of_the_data(home: Path) -> None:
    original = stored(b"line of one\nline of two\n")
    one, two = make_item(1, original), make_item(2, original)
    copy = home / "backup"
    shutil.copytree(home / "data", copy)
    earlier = Archive(copy / "archive", home / "keys")
    assert earlier.chunks(original.sha256, 0, 0) == b"line of one\n"
    erase(one)
    for archive in (get_archive(), earlier):
        with pytest.raises(Erased):
            archive.chunks(original.sha256, 0, 0)
        assert archive.chunks(original.sha256, 1, 1) == b"line of two\n"
        assert [line.data for line in archive.lines(original.sha256)] == [b"line of two\n"]
    erase(two)
    for archive in (get_archive(), earlier):
        assert list(archive.lines(original.sha256)) == []


def test_bytes_another_live_item_needs_are_kept_until_that_one_goes_too() -> None:
    row = stored(b"a post with its comment\nother\n")
    audio = stored(b"recording", lines=False)
    post = make_item(1, row)
    comment = make_item(2, row, raw_first_chunk=0, raw_last_chunk=0)
    Media.objects.create(item=post, original=audio, type="audio")
    Media.objects.create(item=comment, original=audio, type="audio")
    assert sorted(erase(post).raw.kept) == sorted([row.sha256, audio.sha256])
    assert get_archive().chunks(row.sha256, 0, 0) and get_archive().open(audio.sha256).read()
    result = erase(comment)
    assert (result.raw.parts, result.raw.whole, result.raw.kept) == (
        [row.sha256],
        [audio.sha256],
        [],
    )
    with pytest.raises(Erased):
        get_archive().chunks(row.sha256, 0, 0)
    assert get_archive().chunks(row.sha256, 1, 1) == b"other\n"


def test_a_table_read_whole_goes_with_its_last_item() -> None:
    table = stored(b"id,text\n1,a\n2,b\n", lines=False)
    one = make_item(1, table, raw_first_chunk=0, raw_last_chunk=0)
    two = make_item(2, table, raw_first_chunk=0, raw_last_chunk=0)
    assert erase(one).raw.kept == [table.sha256]
    assert erase(two).raw.whole == [table.sha256]


def test_earlier_versions_and_copies_in_other_files_go_too() -> None:
    old, new, copy = stored(b"x\nold\n"), stored(b"y\nnew\n"), stored(b"again\nz\n")
    item = make_item(2, new, version=2)
    ItemVersion.objects.create(
        item=item,
        version=1,
        original=old,
        raw_first_chunk=1,
        raw_last_chunk=1,
        collected_at=NOW,
        replaced_at=NOW,
    )
    RawCopy.objects.create(item=item, original=copy, first_chunk=0, last_chunk=0)
    assert sorted(erase(item).raw.parts) == sorted(o.sha256 for o in (old, new, copy))
    for original, gone, kept in ((old, 1, b"x\n"), (new, 1, b"y\n"), (copy, 0, b"z\n")):
        with pytest.raises(Erased):
            get_archive().chunks(original.sha256, gone, gone)
        assert get_archive().chunks(original.sha256, 1 - gone, 1 - gone) == kept


def test_passages_leave_the_index_after_the_commit(
    django_capture_on_commit_callbacks: CaptureCommit,
) -> None:
    item = make_item()
    ids = [
        Passage.objects.create(item=item, ordinal=n, start=0, end=1, text="x", lang="vi").pk
        for n in range(3)
    ]
    gone: list[int] = []
    with django_capture_on_commit_callbacks(execute=True):
        result = erase(item, remove_passages=gone.extend)
        assert gone == []
    assert gone == ids and list(result.passage_ids) == ids


def test_an_index_that_cannot_be_reached_does_not_keep_the_words(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: CaptureCommit
) -> None:
    item = make_item()
    Passage.objects.create(item=item, ordinal=0, start=0, end=1, text="x", lang="vi")
    asked: list[str] = []

    def closed() -> None:
        asked.append("index")
        raise OperatorError("chỉ mục đang bận", "index is held by another process")

    monkeypatch.setattr("casework.services.erasure.index_home", closed)
    with django_capture_on_commit_callbacks(execute=True):
        erase(item)
    assert asked == ["index"] and not Passage.objects.exists()


@pytest.mark.parametrize("status", ["suggested", "unsure", "rejected", "superseded"])
def test_other_flags_hold_nothing(fact: OfficialFact, status: str) -> None:
    item = make_item()
    make_flag(item, fact, status=status)
    assert erase(item).item_id == item.pk


def test_erasing_twice_is_once() -> None:
    item = make_item(1, stored(b"x\n"))
    erase(item)
    moment, events = item.deleted_at, AuditEvent.objects.count()
    erase(item)
    item.refresh_from_db()
    assert (item.deleted_at, AuditEvent.objects.count()) == (moment, events)


def test_a_run_killed_after_the_keys_went_is_finished_by_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    original = stored(b"a\nb\n")
    item = make_item(1, original)
    with monkeypatch.context() as patch:
        patch.setattr("casework.services.erasure._wipe_derived", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            erase(item)
    assert Item.objects.get(pk=item.pk).text == SECRET
    with pytest.raises(Erased):
        get_archive().chunks(original.sha256, 0, 0)
    erase(item)
    assert Item.objects.get(pk=item.pk).text == ""


def test_the_event_names_hashes_and_no_words() -> None:
    original = stored(b"x\ny\n")
    erase(make_item(1, original))
    event = AuditEvent.objects.latest("seq")
    assert event.action == "item.erase"
    assert event.detail == {
        "reason": "nguồn đã xóa",
        "passages": 0,
        "erased": [],
        "erased_in": [original.sha256],
        "kept_shared": [],
    }


def test_a_near_duplicate_group_gets_a_new_head() -> None:
    head = make_item(1)
    rest = [make_item(n, near_duplicate_of=head, near_duplicate_score=0.9) for n in (2, 3)]
    erase(head)
    for item in rest:
        item.refresh_from_db()
    assert (rest[0].near_duplicate_of, rest[1].near_duplicate_of) == (None, rest[0])


@pytest.mark.parametrize("role", ["editor", "verifier", "liaison", "cyber", "auditor"])
def test_only_administrators_erase(make_user: Callable[..., User], role: str) -> None:
    item = make_item()
    consent = Consent.objects.create(notice_version="1", given_at=NOW, channel="form")
    with pytest.raises(Refused):
        item_erase(item=item, reason="x", user=make_user(role))
    with pytest.raises(Refused):
        consent_withdraw(consent=consent, reason="x", user=make_user(role))
    item.refresh_from_db()
    consent.refresh_from_db()
    assert item.text == SECRET and consent.withdrawn_at is None


def test_a_withdrawn_consent_erases_what_it_covered(
    fact: OfficialFact, administrator: User, make_user: Callable[..., User]
) -> None:
    consent = Consent.objects.create(notice_version="1", given_at=NOW, channel="form")
    covered, other = make_item(1, consent=consent), make_item(2)
    held = make_item(3, consent=consent)
    flag, reviewer = make_flag(held, fact), make_user("verifier")
    flag_decide(user=reviewer, flag=flag, decision="accept")
    result = consent_withdraw(consent=consent, reason="người kể rút", user=administrator)
    assert (result.erased, result.held) == ((covered.pk,), (held.pk,))
    held.refresh_from_db()
    other.refresh_from_db()
    assert (held.text, held.access, other.text) == (SECRET, "restricted", SECRET)
    moment = consent.withdrawn_at
    assert moment is not None
    flag_decide(user=reviewer, flag=flag, decision="reject", reason="opinion")
    assert consent_withdraw(consent=consent, reason="", user=administrator).erased == (held.pk,)
    assert consent.withdrawn_at == moment
    assert AuditEvent.objects.filter(action="consent.withdraw").count() == 1


def test_erased_words_leave_the_log_beside_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("a log beside the database file is SQLite's")
    own = connection.copy(alias="log")
    own.settings_dict["NAME"] = str(tmp_path / "log.sqlite3")
    own.settings_dict["OPTIONS"] = settings.DATABASES["default"]["OPTIONS"]
    monkeypatch.setattr(erased_pages, "connection", own)
    with own.cursor() as cursor:
        cursor.execute("CREATE TABLE told (words TEXT)")
        cursor.execute("INSERT INTO told VALUES (%s)", [SECRET])
        cursor.execute("DELETE FROM told")

    def kept() -> bool:
        return any(SECRET.encode() in one.read_bytes() for one in tmp_path.glob("log.sqlite3*"))

    assert kept() and erased_pages.erased_pages_clear() and not kept()
    own.close()
