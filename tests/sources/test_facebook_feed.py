"""The ``feed`` webhook through our door: signed, in any order, twice, and taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from casework.models import Intake, Item, Original, QuarantineEntry, Source
from monitor import workflows
from monitor.collect import hooks
from monitor.collect.connector import Due, Hook, HookAnswer
from monitor.collect.graph_hooks import signature
from monitor.collect.opening import open_visit
from monitor.sources.table import connector, manifest
from records.errors import OperatorError
from tests.sources.contract import stored, visit
from tests.sources.doors import deliver, source_at
from tests.sources.fakes.base import Asked
from tests.sources.fakes.facebook_feed import NAME, PERSON, FacebookFeedFake, greeting, signed_call

pytestmark = pytest.mark.django_db


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FacebookFeedFake]:
    """Facebook, with the credentials set; what would be queued is not."""
    monkeypatch.setattr(workflows, "hand_on", lambda *_: None)
    with FacebookFeedFake() as platform:
        for name, value in platform.env.items():
            monkeypatch.setenv(name, value)
        yield platform


@pytest.fixture
def call() -> Callable[[Asked], int]:
    """What delivers a call to our door."""
    return deliver("facebook")


def test_the_signature_is_that_of_the_specification() -> None:
    vector = "179bf20a8b9040a32368814a68b0dc270823b5968498e0a73796c4202708ed8d"
    assert signature("test-secret", b'{"a":1}') == f"sha256={vector}"


def test_meta_is_told_that_the_door_is_ours(fake: FacebookFeedFake) -> None:
    source_at(fake)
    good, wrong = greeting("facebook"), greeting("facebook", "khac")
    answer = Client().get("/hooks/facebook", dict(good.query))
    assert (answer.status_code, answer.content) == (200, b"1158201444")
    assert answer["Content-Type"].startswith("text/plain")
    page = {**good.query, "hub.challenge": "<script>"}
    for query in (wrong.query, page, {**good.query, "hub.mode": "x"}, {}):
        assert Client().get("/hooks/facebook", dict(query)).status_code == 403


def test_every_post_and_comment_once_and_no_name(
    fake: FacebookFeedFake, call: Callable[[Asked], int]
) -> None:
    source = source_at(fake)
    replayed = list(fake.due)
    fake.send_all(call)
    assert stored(source) == fake.truth() and fake.refused == [] and not fake.due
    assert [call(one) for one in replayed] == [200] * len(replayed)
    assert Item.objects.count() == len(fake.truth()) and fake.asked == []
    comment = Item.objects.filter(kind="comment").order_by("pk")[1]
    assert comment.author_kind == "person" and len(comment.author_pid) == 64
    assert comment.parent_id == Item.objects.filter(kind="comment").order_by("pk")[0].platform_id
    assert Item.objects.filter(kind="post", author_kind="org", author_pid="").count() == 2
    rows = str(list(Item.objects.values())) + str(list(Intake.objects.values()))
    assert NAME not in rows and PERSON not in rows


def test_what_came_later_stands_in_whatever_order_it_is_told(
    fake: FacebookFeedFake, call: Callable[[Asked], int]
) -> None:
    source = source_at(fake)
    added = [fake.due[0], fake.due[2]]
    post, comment = next(fake.of_kind("post")), next(fake.of_kind("comment"))
    fake.edit(comment, "Tôi biết, ở xã bên, cạnh đình")
    edited = fake.due.pop()
    assert _value(added[1])["comment_id"] == comment
    assert [call(one) for one in (edited, *added, edited, added[1])] == [200] * 5
    assert Item.objects.get(platform_id=comment).text.endswith("cạnh đình")
    # The same words in another batch: no other call, but nothing new.
    again = fake.tell({"item": "reaction", "verb": "remove"}, {**_value(added[1])})
    assert call(again) == 200
    assert Item.objects.get(platform_id=comment).text.endswith("cạnh đình")

    fake.due.clear()
    lost = fake.delete(post)
    assert call(fake.due.popleft()) == 200 and len(lost) == 3
    assert not stored(source) & lost
    assert [call(one) for one in (*added, edited)] == [200] * 3
    assert stored(source) == set() and Item.objects.get(platform_id=comment).text == ""


def _value(asked: Asked) -> dict[str, Any]:
    value: dict[str, Any] = asked.json()["entry"][0]["changes"][0]["value"]
    return value


def test_what_is_not_ours_to_keep_leaves_nothing_behind(
    fake: FacebookFeedFake, call: Callable[[Asked], int]
) -> None:
    source_at(fake, config={"pages": list(fake.pages)})
    value = _value(fake.due[0])
    fake.due.clear()
    for event in (
        fake.tell({**value, "published": 0}),
        fake.tell({**value, "item": "reaction"}),
        fake.tell({**value, "verb": "hide"}),
        fake.tell(value, page="61550000000000098"),
        signed_call("facebook", b'{"object":"instagram","entry":[{"id":"1"}]}'),
        signed_call("facebook", b'{"object":"page","entry":[3,{"changes":[4,{"value":5}]}]}'),
    ):
        assert call(event) == 200
    good = fake.tell(value)
    changed = replace(good, body=good.body.replace(b"status", b"photo"))
    for forged in (changed, replace(good, headers={}), signed_call("facebook", good.body, "x")):
        assert call(forged) == 403
    assert call(signed_call("facebook", b"{")) == 400
    assert (Item.objects.count(), Original.objects.count(), Intake.objects.count()) == (0, 0, 0)
    assert call(good) == 200 and Item.objects.count() == 1


def test_nothing_is_lost_between_two_sources_in_a_new_kind_of_event_or_by_its_order(
    fake: FacebookFeedFake, call: Callable[[Asked], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, others = next(iter(fake.pages)), "61550000000000098"
    first = source_at(fake, config={"pages": [ours]})
    second = source_at(fake, name="thứ hai", config={"pages": [others]})
    value = _value(fake.due[0])
    assert call(fake.tell({**value, "post_id": f"{others}_1"}, page=others)) == 200
    assert Item.objects.get(source=second).platform_id == f"{others}_1"

    assert call(fake.tell({**value, "item": "kieu_moi"}, value)) == 200
    assert QuarantineEntry.objects.get().reason == "unknown_event"
    assert Item.objects.filter(source=first).count() == 1

    def one_ready(source: Source, hook: Hook) -> HookAnswer:
        if source.pk == second.pk:
            raise OperatorError("thiếu khóa", "no secret")
        return ask(source, hook)

    ask = hooks._ask
    with monkeypatch.context() as patched:
        patched.setattr(hooks, "_ask", one_ready)
        unsent = fake.tell({**value, "post_id": f"{others}_2"}, page=others)
        assert call(unsent) == 503, "it may be for the one that cannot be asked"
    assert call(unsent) == 200 and Item.objects.filter(source=second).count() == 2

    late = {**value, "post_id": f"{ours}_77"}
    assert [call(fake.tell({**late, "verb": "remove"})), call(fake.tell(late))] == [200, 200]
    item = Item.objects.get(platform_id=late["post_id"])
    assert item.deleted_at is not None and not item.text


def test_what_facebook_never_told_us_is_found_out_by_asking(
    fake: FacebookFeedFake, call: Callable[[Asked], int]
) -> None:
    source = source_at(fake)
    fake.send_all(call)
    lost = fake.delete_one()
    fake.due.clear()
    rows = Item.objects.filter(source=source)
    due = [Due(one.kind, one.platform_id, one.url) for one in rows]  # type: ignore[arg-type]
    run = visit(source, due=due)
    assert (run.outcome, run.deleted) == ("done", len(lost)) and stored(source) == fake.truth()
    assert visit(source).outcome == "done"


def test_check_asks_whether_facebook_would_call(
    fake: FacebookFeedFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = source_at(fake, config={"pages": list(fake.pages)})
    checks: Any = connector(fake.kind)
    opened = open_visit(source, manifest(fake.kind)).visit
    assert "1 Trang" in checks.check(opened).vi
    assert "chưa hỏi" in checks.check(replace(opened, settings={"pages": []})).vi
    fake.lost.update(fake.pages)
    assert "pages_manage_metadata" in checks.check(opened).vi
    monkeypatch.delenv("MANHMOI_FACEBOOK_VERIFY_TOKEN")
    with pytest.raises(OperatorError, match="MANHMOI_FACEBOOK_VERIFY_TOKEN"):
        checks.check(opened)
