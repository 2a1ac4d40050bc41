"""Calls: what is special to them beyond the contract."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import serializers

from casework.archive import get_archive
from casework.clock import now
from casework.models import ContactDetail, Intake, Item, Media, Original, QuarantineEntry
from casework.pseudonym import author_pid
from casework.services.contact_vault import contact_reveal
from casework.services.erasure import item_erase
from casework.services.quarantine import quarantine_release
from casework.services.testimony import unconsented_expire
from monitor.collect.callfiles import read_sheet
from records.errors import Quarantine
from tests.casework.queues.doubles import RecordedIndex
from tests.sources.contract import source_of, visit
from tests.sources.fakes.hotline import HotlineFake, sheet, tone

pytestmark = pytest.mark.django_db


@pytest.fixture
def fake(home: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[HotlineFake]:
    monkeypatch.setattr("casework.services.erasure.index_home", RecordedIndex)
    with HotlineFake() as platform:
        platform.empty()
        yield platform


def left(fake: HotlineFake) -> list[str]:
    return sorted(one.name for one in fake.folder.iterdir() if one.is_file())


def test_a_call_is_heard_its_caller_hashed_and_sealed(fake: HotlineFake) -> None:
    fake.put("0912000007", tone(), sheet(7))
    run = visit(source_of(fake))
    item, media = Item.objects.get(), Media.objects.get()
    assert (run.new, item.kind, item.route, item.text) == (1, "call", "submitted", "")
    assert item.published_at == datetime(2026, 11, 5, 1, 15, tzinfo=UTC)
    assert item.author_pid == author_pid("hotline", "+84912000007")
    assert item.consent is not None and item.consent.channel == "hotline"
    assert item.consent.given_at == datetime(2026, 11, 5, 1, 15, 20, tzinfo=UTC)
    assert (media.type, media.stage, media.mime) == ("audio", "transcribe", "audio/x-wav")
    assert media.original is not None
    assert get_archive().open(media.original.sha256).read() == tone()
    assert left(fake) == [] and not (fake.folder / ".taken").exists()
    rows = serializers.serialize("json", [item, media, *Intake.objects.all()])
    assert "912000007" not in rows
    told = contact_reveal(item=item, user=None, reason="gọi lại nhân chứng")
    assert told == "+84912000007"


def test_a_link_in_the_place_of_a_recording_is_not_followed(
    fake: HotlineFake, tmp_path: Path
) -> None:
    (tmp_path / "khac.wav").write_bytes(tone())
    fake.put("a", tone(), sheet(1))
    (fake.folder / "a.wav").unlink()
    (fake.folder / "a.wav").symlink_to(tmp_path / "khac.wav")
    assert visit(source_of(fake)).new == 0
    assert QuarantineEntry.objects.get().reason == "no_recording"


@pytest.mark.parametrize(
    "consent",
    [
        None,
        {"announced": True, "accepted": False, "at": "2026-11-05T08:15:20+07:00"},
        {"announced": False, "accepted": True, "at": "2026-11-05T08:15:20+07:00"},
        {"announced": True, "accepted": "yes", "at": "2026-11-05T08:15:20+07:00"},
        {"announced": True, "accepted": True},
    ],
)
def test_without_consent_a_call_is_kept_and_not_heard(
    fake: HotlineFake, consent: dict[str, Any] | None
) -> None:
    fake.put("a", tone(), sheet(1, consent=consent))
    source = source_of(fake)
    assert visit(source).quarantined == 1
    assert not Item.objects.exists() and not Media.objects.exists()
    assert not ContactDetail.objects.exists()
    assert Original.objects.filter(mime="audio/x-wav").count() == 1
    [entry] = QuarantineEntry.objects.all()
    assert entry.reason == "no_consent"
    quarantine_release(entry=entry, user=None)
    fake.put("a", tone(), sheet(1))
    assert visit(source).new == 1
    assert Media.objects.get().item.consent is not None


def test_without_consent_nothing_is_left_after_thirty_days(fake: HotlineFake) -> None:
    source = source_of(fake)
    fake.put("a", tone(), sheet(1, consent=None))
    fake.put("b", tone(pitch=3), sheet(2, consent=None))
    visit(source)
    fake.put("b", tone(pitch=3), sheet(2))
    assert visit(source).new == 1
    assert unconsented_expire(days=30) == 0
    Intake.objects.update(received_at=now() - timedelta(days=31))
    assert (unconsented_expire(days=30), unconsented_expire(days=30)) == (2, 0)
    living = Original.objects.filter(erased_at=None, mime="audio/x-wav")
    assert [one.pk for one in living] == [Media.objects.get().original_id]
    assert not QuarantineEntry.objects.exists()
    kept = Intake.objects.filter(original__erased_at=None).values_list("name", flat=True)
    assert all(sheet(2)["call_id"] in name for name in kept) and len(kept) == 1


@pytest.mark.parametrize(
    ("sound", "call", "reason"),
    [
        (tone(), b"{not json", "bad_call_sheet"),
        (tone(), [1], "bad_call_sheet"),
        (tone(), sheet(1, call_id="../../x y"), "bad_call_sheet"),
        (tone(), sheet(1, call_id=""), "bad_call_sheet"),
        (b"not a wave file at all", sheet(1), "bad_wave"),
        (None, sheet(1), "no_recording"),
    ],
)
def test_what_is_broken_is_set_aside_with_its_reason(
    fake: HotlineFake, sound: bytes | None, call: object, reason: str
) -> None:
    fake.put("b", sound, call)
    source = source_of(fake)
    assert visit(source).quarantined == 1 and not Item.objects.exists()
    assert [one.reason for one in QuarantineEntry.objects.all()] == [reason]
    assert left(fake) == [] and list((fake.folder / ".taken").rglob("b.json"))
    # The same call dropped again, whole this time, in capitals.
    fake.put("b", tone(), sheet(1))
    (fake.folder / "b.wav").rename(fake.folder / "b.WAV")
    assert visit(source).new == 1


def test_a_call_comes_once_and_stays_away_once_erased(fake: HotlineFake) -> None:
    source = source_of(fake)
    fake.put("c", tone(), sheet(3))
    visit(source)
    fake.put("cũ", tone(), sheet(3))
    assert visit(source).new == 0 and Item.objects.count() == 1 and left(fake) == []
    assert not list((fake.folder / ".taken").rglob("cũ.*"))
    fake.put("khác", tone(pitch=5), sheet(3))
    run = visit(source)
    assert run.new == 0 and "another recording" in run.notes[0]["en"]
    # The only copy of a voice is not thrown away.
    assert len(list((fake.folder / ".taken").rglob("khác.*"))) == 2
    item_erase(item=Item.objects.get(), reason="rút đồng ý", user=None)
    fake.put("c", tone(), sheet(3))
    assert visit(source).new == 0
    assert not ContactDetail.objects.exists() and not Media.objects.exists()
    assert left(fake) == []
    named = Intake.objects.filter(original__erased_at=None).values_list("name", flat=True)
    assert not [name for name in named if name.startswith(sheet(3)["call_id"])]


def test_a_recording_without_a_sheet_waits_a_day(fake: HotlineFake) -> None:
    source = source_of(fake)
    lone = fake.folder / "d.wav"
    lone.write_bytes(tone())
    visit(source)
    assert left(fake) == ["d.wav"]
    os.utime(lone, (time.time() - 90_000, time.time() - 90_000))
    assert "no .json sheet" in visit(source).notes[0]["en"] and left(fake) == []


@pytest.mark.parametrize(
    ("written", "number"),
    [
        *((written, "+84912345678") for written in ("0912 345 678", "0084912345678", 84912345678)),
        *(("", ""), (None, "")),
    ],
)
def test_numbers_are_one_whatever_way_they_are_written(written: object, number: str) -> None:
    assert read_sheet(json.dumps(sheet(1, caller=written)).encode()).caller == number
    with pytest.raises(Quarantine):
        read_sheet(b"x" * 70_000)
