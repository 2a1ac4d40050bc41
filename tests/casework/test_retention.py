"""What has outlived its time goes, its keys with it; holds, testimony and young things stay."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from casework.archive import Erased, get_archive
from casework.clock import now
from casework.models import (
    AuditEvent,
    ContactDetail,
    EvidenceCapture,
    Flag,
    Intake,
    Item,
    Media,
    OfficialFact,
    Original,
    QuarantineEntry,
    RawCopy,
    Reply,
    Source,
    User,
)
from casework.retention_rules import Where, rules_load
from casework.selectors.retention import retention, retention_json
from casework.services.flags import flag_decide
from casework.services.originals import original_store
from casework.services.retention import retention_run
from records.errors import OperatorError, Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


def ago(days: float) -> datetime:
    return now() - timedelta(days=days)


def stored(body: str, days: float, lines: bool = True) -> Original:
    source = io.BytesIO(body.encode())
    row, _ = original_store(source=source, lines=lines, mime="text/plain")
    Original.objects.filter(pk=row.pk).update(stored_at=ago(days))
    row.refresh_from_db()
    return row


def intake(original: Original, days: float, route: str, **fields: Any) -> Intake:
    return Intake.objects.create(
        original=original,
        name=f"trang {original.pk}",
        received_at=ago(days),
        route=route,
        state=Intake.State.DONE,
        **fields,
    )


def make_item(name: str, original: Original | None = None, line: int = 0, **fields: Any) -> Item:
    return Item.objects.create(
        **{
            "platform": "web",
            "kind": "article",
            "platform_id": name,
            "text": f"Lời {name}",
            "collected_at": now(),
            "route": "public_web",
            "original": original,
            "raw_first_chunk": line if original else None,
            "raw_last_chunk": line if original else None,
            **fields,
        }
    )


def hold(item: Item, reviewer: User) -> None:
    fact = OfficialFact.objects.create(fact_id="F01", topic="hotline", status="plan")
    flag = Flag.objects.create(
        item=item, fact=fact, type="hotline", start=0, end=3, evidence="Lời", score=0.9
    )
    flag_decide(flag=flag, user=reviewer, decision="accept")


def readable(original: Original, line: int = 0) -> bool:
    try:
        get_archive().chunks(original.sha256, line, line)
    except Erased:
        return False
    return True


@pytest.mark.parametrize(
    ("where", "days"),
    [
        (Where("youtube", "youtube", "official_api"), 30),
        (Where("", "tiktok", "operator_capture"), 15),
        (Where("", "telegram", "submitted"), None),
        (Where("zalo", "zalo", "submitted"), None),
        (Where("", "web", "public_web"), 90),
        (Where("", "upload", "operator_capture"), 90),
        (Where("", "hotline", "submitted"), None),
    ],
)
def test_days_as_shipped(where: Where, days: int | None) -> None:
    assert rules_load().raw_days(where) == days


def test_bytes_go_with_their_time_and_young_or_wanted_ones_stay(verifier: User) -> None:
    old, young = stored("cũ\n", 91), stored("mới\n", 89)
    again = stored("thấy lại\n", 200)
    testimony, both = stored("lời kể\n", 900), stored("chung\n", 200)
    evidence, captured = stored("chứng cứ\n", 200), stored("trang chụp\n", 200)
    empty, broken = stored("{}", 91, lines=False), stored("không đọc được", 91, lines=False)
    for row in (old, young, again, both, evidence, captured):
        make_item(f"i{row.pk}", row)
        intake(row, 0 if row == again else 200 if row != young else 89, "public_web")
    make_item("t", testimony, route="submitted")
    intake(testimony, 900, "submitted")
    make_item("t2", both, route="submitted")
    hold(Item.objects.get(original=evidence), verifier)
    EvidenceCapture.objects.create(
        url="https://example.org", original=captured, requested_at=now(), captured_at=now()
    )
    for row in (empty, broken):
        intake(row, 91, "public_web")

    dry = retention_run(dry_run=True)
    assert readable(old) and (dry.originals, dry.parts) == (3, 0)
    done = retention_run()
    assert (done.originals, done.bytes) == (3, old.size + empty.size + broken.size)
    rows = {"old": old, "young": young, "again": again, "testimony": testimony, "both": both}
    rows |= {"evidence": evidence, "captured": captured}
    assert {name for name, row in rows.items() if not readable(row)} == {"old"}
    old.refresh_from_db()
    assert old.erased_at is not None and old.erased_reason == "retention"
    assert Item.objects.get(original=old).text, "the words stay, their bytes go"
    assert retention_run().originals == 0
    assert AuditEvent.objects.filter(action="retention.run").count() == 2


def test_records_of_one_page_go_apart_from_what_is_held(verifier: User) -> None:
    page = stored("một\nhai\nba\n", 91)
    one, two = make_item("1", page, 0), make_item("2", page, 1)
    other = make_item("3", stored("khác\n", 1))
    RawCopy.objects.create(item=other, original=page, first_chunk=2, last_chunk=2)
    intake(page, 91, "public_web")
    hold(two, verifier)
    done = retention_run()
    assert (done.originals, done.parts) == (0, 1)
    assert [readable(page, line) for line in range(3)] == [False, True, False]
    one.refresh_from_db()
    assert one.original is None and not RawCopy.objects.exists()
    assert retention_run().parts == 0, "nothing is left to do"


def test_sound_taken_by_permission_goes_within_days() -> None:
    sound, told = stored("âm", 8, lines=False), stored("ghi âm", 800, lines=False)
    for original, route in ((sound, "official_api"), (told, "submitted")):
        item = make_item(route, route=route)
        Media.objects.create(item=item, original=original, type="audio")
    assert retention_run().originals == 1
    assert not readable(sound) and readable(told)


def test_texts_have_a_time_where_the_table_says_so(
    tmp_path: Path, settings: Any, verifier: User
) -> None:
    text = Path(settings.MANHMOI_RETENTION).read_text()
    head, tail = text.split("text:\n")
    tail = tail.replace("public_web: none", "public_web: 365", 1)
    (tmp_path / "table.yaml").write_text(f"{head}text:\n{tail}")
    settings.MANHMOI_RETENTION = tmp_path / "table.yaml"
    make_item("old", collected_at=ago(366))
    make_item("young", collected_at=ago(364))
    make_item("told", collected_at=ago(3660), route="submitted")
    hold(make_item("held", collected_at=ago(366)), verifier)
    done = retention_run()
    assert (done.items, done.held) == (1, 1)
    living = set(Item.objects.filter(deleted_at=None).values_list("platform_id", flat=True))
    assert living == {"young", "told", "held"}
    assert retention_run().held == 0, "what waits for the end of a hold is not asked for again"


@pytest.fixture
def make_source() -> Callable[..., Source]:
    def make(name: str = "kênh", **fields: Any) -> Source:
        return Source.objects.create(
            name=name, kind="youtube", platform="youtube", legal_basis="thử", **fields
        )

    return make


def test_what_could_not_be_asked_again_goes(make_source: Callable[..., Source]) -> None:
    on, off = make_source("bật"), make_source("tắt", enabled=False)
    for name, source, days in (
        ("on late", on, 1),
        ("on too late", on, 3),
        ("off late", off, 0.1),
        ("off fresh", off, -1),
        ("nobody", None, 0.1),
    ):
        make_item(name, source=source, refresh_due_at=ago(days), platform="youtube")
    done = retention_run()
    assert done.unasked == 3
    living = set(Item.objects.filter(deleted_at=None).values_list("platform_id", flat=True))
    assert living == {"on late", "off fresh"}
    event = AuditEvent.objects.filter(action="item.erase").first()
    assert event is not None and event.detail["reason"] == "retention: not asked again in time"


def test_very_much_at_once_waits_for_a_person(
    make_source: Callable[..., Source], administrator: User, editor: User
) -> None:
    source = make_source(enabled=False)
    for number in range(25):
        make_item(str(number), source=source, refresh_due_at=ago(1))
    done = retention_run()
    assert (done.unasked, done.waiting) == (0, {"kênh": 25})
    assert retention_json(retention(user=administrator))["late"] == [
        {"source": "kênh", "items": 25}
    ]
    with pytest.raises(Refused):
        retention_run(user=editor, confirm=True)
    assert retention_run(user=administrator, confirm=True).unasked == 25


def test_quarantine_contacts_and_answers_have_their_time(
    make_source: Callable[..., Source],
) -> None:
    page = intake(stored("x", 1, lines=False), 1, "public_web")
    told = intake(stored("y", 1, lines=False), 1, "submitted")
    for subject in (page, told):
        entry = QuarantineEntry.objects.create(
            intake=subject, stage="take", reason="bad_json", message_vi="x", message_en="x"
        )
        QuarantineEntry.objects.filter(pk=entry.pk).update(created_at=ago(91))
    for days, pid in ((1, "a"), (-1, "b")):
        ContactDetail.objects.create(
            platform="zalo", pid=pid, sealed=b"x", created_at=ago(9), expires_at=ago(days)
        )
    source = make_source()
    for key, state in (("1", "sent"), ("2", "waiting")):
        Reply.objects.create(
            source=source, key=key, text="Đã nhận", state=state, created_at=ago(31), due_at=now()
        )
    dry, done = retention_run(dry_run=True), retention_run()
    counts = [(one.quarantined, one.contacts, one.replies) for one in (dry, done)]
    assert counts == [(1, 1, 1)] * 2
    assert QuarantineEntry.objects.get().intake == told
    assert (ContactDetail.objects.get().pid, Reply.objects.get().key) == ("b", "2")


@pytest.mark.parametrize(
    "change",
    [
        ("version: 1", "version: 2"),
        ("late_days: 2", "late_days: -2"),
        ("late_days: 2", "late_days: 2\nlate_days: 3"),
        ("submitted: none", "submitted: bald"),
        ("official_api: 30, ", ""),
        ("replies_days: 30", "replies: 30"),
    ],
)
def test_a_table_that_is_wrong_stops_the_run(
    change: tuple[str, str], tmp_path: Path, settings: Any
) -> None:
    text = Path(settings.MANHMOI_RETENTION).read_text()
    assert change[0] in text
    (tmp_path / "table.yaml").write_text(text.replace(*change))
    settings.MANHMOI_RETENTION = tmp_path / "table.yaml"
    with pytest.raises(OperatorError) as told:
        retention_run()
    assert "Error" not in told.value.vi
