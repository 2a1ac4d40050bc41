"""Asking again about what is stored: what is due, what is gone, and what only looks gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import stamina

from casework.clock import now
from casework.models import Flag, Item, OfficialFact, Source, SourceAlert, User
from casework.services.flags import flag_decide
from casework.services.source_gone import gone_confirm, gone_dismiss, gone_pending
from monitor.collect import visit as visiting
from monitor.collect.goneguard import FEW, LEAST, MARGIN, too_many
from monitor.collect.pace import Pace
from monitor.collect.refresh import askable, due_items, due_things, is_refreshing
from tests.sources.contract import source_of, visit
from tests.sources.fakes.base import Fault
from tests.sources.fakes.youtube import YouTubeFake

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[YouTubeFake]:
    monkeypatch.setattr(Pace, "wait", lambda *_: None)
    stamina.set_testing(True, attempts=3)
    platform = YouTubeFake().start()
    for name, value in platform.env.items():
        monkeypatch.setenv(name, value)
    yield platform
    platform.stop()
    stamina.set_testing(False)
    visiting._under_way.clear()


def collected(fake: YouTubeFake) -> Source:
    """Return a source whose items are all due to be asked about."""
    source = source_of(fake)
    visit(source)
    living(source).update(refresh_due_at=now() + MARGIN - timedelta(hours=1))
    return source


def living(source: Source) -> Any:
    return Item.objects.filter(source=source, deleted_at=None)


def refresh(source: Source) -> Any:
    return visit(source, due=due_things(source, due_before=now() + MARGIN))


def make_source(name: str, **fields: Any) -> Source:
    return Source.objects.create(
        **{
            "name": name,
            "kind": "youtube",
            "platform": "youtube",
            "legal_basis": "thử",
            **fields,
        }
    )


def make_item(name: str, source: Source | None, days: float, **fields: Any) -> Item:
    return Item.objects.create(
        **{
            "platform": "youtube",
            "kind": "post",
            "platform_id": name,
            "text": f"Lời {name}",
            "collected_at": now(),
            "route": "official_api",
            "source": source,
            "refresh_due_at": now() + timedelta(days=days),
            **fields,
        }
    )


def test_only_what_is_due_and_can_be_asked(make_user: Callable[..., User]) -> None:
    first, second = make_source("một"), make_source("hai")
    removed = make_source("cũ", removed_at=now())
    pushing = make_source("cửa", kind="messenger")
    make_source("nghỉ", parked_until=now() + timedelta(hours=1))
    make_source("tắt", enabled=False)
    assert askable() == [first, second]
    assert is_refreshing("youtube") and not is_refreshing("messenger")
    assert not is_refreshing("no-such-kind")

    for name, source, days in (
        ("later", first, 3.5),
        ("soon", first, 1.0),
        ("fresh", first, 20.0),
        ("late", removed, -1.0),
        ("pushed", pushing, 2.0),
        ("other", second, 2.0),
    ):
        make_item(name, source, days)
    make_item("erased", first, 1, deleted_at=now())
    make_item("elsewhere", first, 1, platform="facebook")
    held = make_item("held", first, 0)
    fact = OfficialFact.objects.create(fact_id="F01", topic="hotline", status="plan")
    flag = Flag.objects.create(
        item=held, fact=fact, type="hotline", start=0, end=3, evidence="Lời", score=0.9
    )
    flag_decide(flag=flag, user=make_user("verifier"), decision="accept")

    def names(source: Source) -> list[str]:
        due = due_things(source, due_before=now() + MARGIN)
        return [one.platform_id for one in due]

    assert names(first) == ["late", "held", "soon", "pushed", "later"]
    flag.holds.update(erase_after="gone at the source")
    assert "held" not in names(first), "what waits for the end of its hold is settled"
    assert names(second) == ["other"]
    assert len(due_things(first, due_before=now() + MARGIN, limit=2)) == 2


def test_what_is_still_there_is_due_later(fake: YouTubeFake) -> None:
    source = collected(fake)
    before = living(source).count()
    run = refresh(source)
    assert (run.outcome, run.new, run.deleted) == ("done", 0, 0)
    assert living(source).count() == before
    assert not due_items(source, due_before=now() + timedelta(days=20)).exists()
    assert fake.refused == []


def test_an_answer_like_the_last_one_is_seen_again_too(fake: YouTubeFake) -> None:
    source = collected(fake)
    refresh(source)
    living(source).update(refresh_due_at=now())
    # As if the round had been another day's, with the very same answers.
    for intake in source.intake_set.filter(name__contains="refresh"):
        intake.name = f"20200101{intake.name[8:]}"
        intake.save(update_fields=["name"])
    refresh(source)
    assert not due_items(source, due_before=now() + timedelta(days=20)).exists()


def test_a_deleted_video_goes_with_its_comments(fake: YouTubeFake) -> None:
    source = collected(fake)
    lost = fake.delete_one()
    run = refresh(source)
    assert run.deleted == len(lost) > 1
    keys = set(living(source).values_list("kind", "platform_id"))
    assert not keys & lost
    assert not SourceAlert.objects.filter(kind="gone").exists()
    assert not Item.objects.exclude(deleted_at=None).exclude(text="").exists()


@pytest.mark.parametrize(
    "fault",
    [Fault("status", 500), Fault("status", 403), Fault("cut"), Fault("garbage")],
    ids=lambda fault: f"{fault.kind}-{fault.status}",
)
def test_trouble_deletes_nothing(fake: YouTubeFake, fault: Fault) -> None:
    source = collected(fake)
    before = living(source).count()
    fake.delete_one()
    fake.faults.extend([fault] * 100)
    run = refresh(source)
    assert run.outcome in ("failed", "parked") and run.deleted == 0
    assert living(source).count() == before


def test_everything_gone_at_once_waits_for_a_person(fake: YouTubeFake, administrator: User) -> None:
    source = collected(fake)
    before = living(source).count()
    fake.empty()
    run = refresh(source)
    assert (run.outcome, run.deleted, len(run.notes)) == ("done", 0, 1)
    assert living(source).count() == before
    alert = SourceAlert.objects.get(source=source, kind="gone")
    assert alert.closed_at is None and f"bảo {before} mục" in alert.detail_vi
    source.refresh_from_db()
    assert gone_pending(source=source) == before

    gone_dismiss(source=source, user=administrator)
    assert living(source).count() == before and gone_pending(source=source) == 0
    refresh(source)
    kept = living(source).order_by("pk").first()
    assert kept is not None
    Item.objects.filter(pk=kept.pk).update(refresh_due_at=now() + timedelta(days=25))
    done = gone_confirm(source=source, user=administrator)
    assert done.erased == before - 1
    assert living(source).get() == kept, "what was seen again since then stays"
    assert not SourceAlert.objects.filter(kind="gone", closed_at=None).exists()


def test_a_small_round_wholly_gone_waits_too(fake: YouTubeFake) -> None:
    source = collected(fake)
    for _ in range(6):
        fake.delete_one()
    refresh(source)
    living(source).update(refresh_due_at=now())
    before = living(source).count()
    assert FEW < before < LEAST
    fake.empty()
    assert refresh(source).deleted == 0
    assert living(source).count() == before


@pytest.mark.parametrize(
    ("gone", "asked", "believed"),
    [
        (0, 0, True),
        (1, 1, True),
        (FEW - 1, FEW - 1, True),
        (FEW, FEW, False),
        (FEW, FEW + 1, True),
        (LEAST - 2, LEAST - 1, True),
        (6, LEAST, True),
        (7, LEAST, False),
        (300, 1000, True),
        (301, 1000, False),
    ],
)
def test_how_much_is_believed(gone: int, asked: int, believed: bool) -> None:
    assert too_many(gone, asked) is not believed
