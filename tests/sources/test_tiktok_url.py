"""Single TikTok videos: what is kept, what is gone, when nothing more is asked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from casework.archive import get_archive
from casework.models import Intake, Item
from monitor import workflows
from monitor.collect.opening import open_visit
from monitor.intake import Origin
from monitor.operations.fetch import fetch_address
from monitor.sources.table import connector
from monitor.sources.tiktok_url import video_id
from records.errors import OperatorError
from tests.sources.contract import source_of, stored, visit
from tests.sources.fakes.base import Asked, Reply
from tests.sources.fakes.tiktok_web import TikTokWebFake

pytestmark = pytest.mark.django_db


@pytest.fixture
def fake() -> Iterator[TikTokWebFake]:
    with TikTokWebFake() as platform:
        yield platform


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://www.tiktok.com/@kenh.thu_1/video/7460000000000000001?lang=vi", True),
        (" https://m.tiktok.com/@x/video/7460000000000000001", True),
        ("https://www.tiktok.com/@kenh_thu", False),
        ("https://vm.tiktok.com/ZMabcdef/", False),
        ("https://www.tiktok.com.example.org/@x/video/7460000000000000001", False),
        ("file:///etc/passwd", False),
    ],
)
def test_addresses(address: str, expected: bool) -> None:
    assert video_id(address) == ("7460000000000000001" if expected else "")


def test_names_and_portraits_are_nowhere_kept(fake: TikTokWebFake) -> None:
    source = source_of(fake)
    source.config = {"urls": [*fake.config["urls"], "https://vm.tiktok.com/ZM1/"]}
    source.save()
    run = visit(source)
    assert run.new == 4
    assert "vm.tiktok.com" in run.notes[0]["vi"] and len(run.notes) == 3
    item = Item.objects.get(platform_id=fake.ids[1])
    assert item.author_pid and item.text == "Tìm đồng đội, tổ 1 #lietsi"
    assert item.metric_snapshots.get().shares == 2
    assert item.original is not None
    with get_archive().open(item.original.sha256) as stream:
        raw = stream.read().decode()
    assert "kenh_thu" not in raw and "Kênh thử" not in raw and item.platform_id in raw


def test_a_blocked_address_ends_the_visit(
    fake: TikTokWebFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = source_of(fake)
    monkeypatch.setattr(fake, "answer", lambda _asked: fake.page(10204))
    run = visit(source)
    assert (run.outcome, run.requests) == ("parked", 1)
    assert "chặn địa chỉ mạng" in run.error_vi and source.parked_until is not None
    page = Reply(200, b'<p id="cs" class="eyJ2Ijp7fX0">Please wait...</p>')
    monkeypatch.setattr(fake, "answer", lambda _asked: page)
    run = visit(source)
    assert (run.outcome, run.requests) == ("parked", 1) and "kiểm tra trình duyệt" in run.error_vi
    one = connector("tiktok_url")
    monkeypatch.undo()
    assert fake.ids[0] in one.check(open_visit(source, one.manifest).visit).vi
    fake.private = set(fake.ids)
    with pytest.raises(OperatorError) as caught:
        one.check(open_visit(source, one.manifest).visit)
    assert "riêng tư" in caught.value.vi


@pytest.mark.usefixtures("two_tries")
def test_a_video_that_cannot_be_read_now_keeps_no_other_waiting(
    fake: TikTokWebFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = fake.answer

    def answer(asked: Asked) -> Reply:
        strange = {fake.ids[0]: Reply(500), fake.ids[1]: fake.page(10231)}
        return strange.get(asked.path.rpartition("/")[2]) or real(asked)

    monkeypatch.setattr(fake, "answer", answer)
    source = source_of(fake)
    run = visit(source)
    assert (run.outcome, run.new) == ("failed", 2) and fake.ids[0] in run.error_vi
    assert "status code 10231" in str(run.notes) and "report" not in str(run.notes)
    monkeypatch.undo()
    assert visit(source).outcome == "done" and stored(source) == fake.truth()


def test_one_address_given_by_hand(fake: TikTokWebFake, monkeypatch: pytest.MonkeyPatch) -> None:
    handed: list[list[int]] = []
    monkeypatch.setattr(workflows, "hand_on", lambda _key, items, _media: handed.append(items))
    source = source_of(fake)
    address = f"https://www.tiktok.com/@kenh_thu/video/{fake.ids[0]}"
    (taken,) = fetch_address(address, Origin())
    assert isinstance(taken, dict) and taken["event"] == "taken"
    item = Item.objects.get(source=source)
    assert (item.platform_id, handed) == (fake.ids[0], [[item.pk]])
    (again,) = fetch_address(address, Origin())
    assert isinstance(again, Intake) and again.pk == taken["intake"]
    fake.private.add(fake.ids[0])
    (told,) = fetch_address(address, Origin())
    assert isinstance(told, dict) and "riêng tư" in told["vi"]
    item.refresh_from_db()
    assert item.deleted_at is not None and len(handed) == 1
