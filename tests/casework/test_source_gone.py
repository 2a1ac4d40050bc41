"""What a source no longer shows: erased here with its comments, evidence held back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from casework.models import (
    Flag,
    Intake,
    Item,
    OfficialFact,
    Original,
    Source,
    SourceRun,
    User,
)
from casework.services.flags import flag_decide
from casework.services.source_gone import GoneCounts, gone_apply

NOW = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


@pytest.fixture
def source() -> Source:
    return Source.objects.create(
        name="Kênh thử", kind="youtube", platform="youtube", legal_basis="thử"
    )


def make(platform_id: str, kind: str = "comment", parent: str = "", **fields: Any) -> Item:
    return Item.objects.create(
        **{
            "platform": "youtube",
            "kind": kind,
            "platform_id": platform_id,
            "parent_id": parent,
            "text": f"Lời của {platform_id}",
            "collected_at": NOW,
            "route": "official_api",
            **fields,
        }
    )


def living() -> set[str]:
    return set(Item.objects.filter(deleted_at=None).values_list("platform_id", flat=True))


def gone(source: Source, kind: str, *ids: str) -> GoneCounts:
    return gone_apply(source=source, platform="youtube", kind=kind, platform_ids=ids, why="deleted")


def test_a_deleted_video_takes_its_comments_and_their_replies(source: Source) -> None:
    make("video", "post")
    make("other", "post")
    for name, parent in (("c1", "video"), ("r1", "c1"), ("c2", "video"), ("c3", "other")):
        make(name, parent=parent)
    make("c9", platform="tiktok", parent="video")

    assert gone(source, "post", "video", "video", "never-seen") == GoneCounts(4, 0, 1)
    assert living() == {"other", "c3", "c9"}
    assert not Item.objects.exclude(deleted_at=None).exclude(text="").exists()
    assert gone(source, "post", "video") == GoneCounts(0, 0, 1), "running again does nothing"


def test_comments_left_by_a_killed_run_go_with_the_next(source: Source) -> None:
    make("video", "post", deleted_at=NOW, text="")
    make("c1", parent="video")
    assert gone(source, "post", "video") == GoneCounts(1, 0, 1)


def test_an_id_of_two_kinds_takes_no_comment_of_the_other(source: Source) -> None:
    make("1", "post")
    make("1", "comment")
    make("below", parent="1")
    assert gone(source, "comment", "1") == GoneCounts(1, 0, 0)
    assert living() == {"1", "below"}


def test_replies_to_a_deleted_message_stay(source: Source) -> None:
    make("m1", "message")
    make("m2", "message", "m1")
    make("c1", "comment", "m1")
    assert gone(source, "message", "m1").erased == 1
    assert living() == {"m2", "c1"}


@pytest.mark.parametrize("stand_in", [{"base_url": "http://127.0.0.1:9"}, {"synthetic": True}])
def test_a_stand_in_erases_only_what_it_brought(source: Source, stand_in: dict[str, Any]) -> None:
    Source.objects.filter(pk=source.pk).update(**stand_in)
    source.refresh_from_db()
    make("real", "post")
    make("own", "post", source=source)
    assert gone(source, "post", "real", "own") == GoneCounts(1, 0, 1)
    assert living() == {"real"}


def test_one_visit_to_a_stand_in_erases_only_what_came_from_it(source: Source) -> None:
    there = "http://127.0.0.1:9"
    run = SourceRun.objects.create(source=source, key="a", started_at=NOW, base_url=there)
    original = Original.objects.create(sha256="0" * 64, size=1, chunks=1, stored_at=NOW)
    intake = Intake.objects.create(
        original=original, source=source, run=run, name="a", received_at=NOW, route="official_api"
    )
    make("real", "post", source=source)
    make("tried", "post", source=source, intake=intake)
    counts = gone_apply(
        source=source,
        platform="youtube",
        kind="post",
        platform_ids=["real", "tried"],
        why="deleted",
        base_url=there,
    )
    assert counts == GoneCounts(1, 0, 1) and living() == {"real"}


def test_evidence_is_restricted_and_noted_once(
    source: Source, make_user: Callable[..., User]
) -> None:
    item = make("video", "post")
    make("c1", parent="video")
    fact = OfficialFact.objects.create(fact_id="F01", topic="hotline", status="plan")
    flag = Flag.objects.create(
        item=item, fact=fact, type="hotline", start=0, end=3, evidence="Lời", score=0.9
    )
    flag_decide(flag=flag, user=make_user("editor"), decision="accept")
    for erased in (1, 0):
        assert gone(source, "post", "video") == GoneCounts(erased, 1, 0)
    item.refresh_from_db()
    assert (item.deleted_at, item.access) == (None, "restricted")
