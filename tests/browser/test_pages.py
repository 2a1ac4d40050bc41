"""Every page at both widths: accessible, nothing from elsewhere, nothing wider than the window."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from casework.index_access import index_home
from casework.models import (
    EvidenceCapture,
    Item,
    Passage,
    Review,
    Translation,
    TranslationSegment,
    User,
)
from tests.browser.conftest import Screen
from tests.browser.media import scan_bytes, stored, wav_bytes
from tests.web import doors, rows

pytestmark = pytest.mark.django_db(transaction=True)

Opener = Callable[..., Screen]


@pytest.fixture
def watch(verifier: User, liaison: User) -> Item:
    """Return the richest item of a small searchable watch."""
    item = rows.make_item(intake=rows.make_intake(user=verifier), original=rows.make_original())
    item.title = "Xin tìm đồng đội đồi 935"
    item.raw_first_chunk = item.raw_last_chunk = 3
    item.save()
    rows.make_earlier_version(item, rows.STORY.replace("mười hai", "mười"))
    rows.make_passages(item)
    rows.make_clue(item, "0912 345 678")
    rows.make_clue(item, "Tháng 3 năm 1968", "date", "1968-03")
    flag = rows.make_flag(item, "0912 345 678")
    Review.objects.create(flag=flag, reviewer=verifier, decision="accept", reason="Sai số")
    rows.make_recording(item, stored(wav_bytes(30), "audio/wav"))
    rows.make_scan(item, stored(scan_bytes(), "image/png"))
    for n in range(3):
        rows.make_passages(
            rows.make_item(near_duplicate_of=item, near_duplicate_score=0.9 - n / 10)
        )
    english = rows.make_item(
        "We buried twelve North Vietnamese soldiers at the foot of Hill 935 in March 1968.",
        lang="en",
        platform="youtube",
        kind="comment",
        source=rows.make_source("Veterans (sample)"),
    )
    rows.make_passages(english)
    korean = rows.make_item(
        "1968년 3월 935고지 아래 개울가에 병사들을 묻었습니다. 큰 나무가 하나 있었습니다.",
        lang="ko",
        platform="web",
        kind="article",
        source=rows.make_source("Mẫu Hàn Quốc"),
    )
    rows.make_passages(korean)
    translation = Translation.objects.create(
        item=english, source_lang="en", status="approved", approved_by=liaison, approved_at=rows.AT
    )
    TranslationSegment.objects.create(
        translation=translation,
        ordinal=0,
        start=0,
        end=len(english.text),
        source_text=english.text,
        text="Chúng tôi chôn mười hai bộ đội dưới chân đồi 935.",
    )
    index_home().upsert(rows.indexed(list(Passage.objects.select_related("item"))))
    return item


@pytest.mark.parametrize("width", ["phone", "desk"])
def test_doors(open_screen: Opener, make_user: Callable[..., User], width: str) -> None:
    screen = open_screen(None, width)
    screen.go("/login")
    screen.check()
    screen.shot(f"login-{width}")
    newcomer = make_user("editor", must_change_password=True)
    screen = open_screen(newcomer, width)
    assert screen.page.url.endswith("/password")
    screen.check()
    screen.shot(f"password-{width}")


@pytest.mark.parametrize("width", ["phone", "desk"])
def test_search_and_item(open_screen: Opener, watch: Item, verifier: User, width: str) -> None:
    for state, why in (("waiting", ""), ("failed", "robots.txt không cho tải")):
        EvidenceCapture.objects.create(
            item=watch,
            url=f"https://bao.example/{'bai-rat-dai-' * 12}{state}",
            state=state,
            error_vi=why,
            requested_at=rows.AT,
        )
    screen = open_screen(verifier, width)
    for path, name in (
        ("/", "home-verifier"),
        ("/search?q=chon+cat+doi+935", "search"),
        ("/search", "search-browse"),
        ("/search?q=xyzzy&from=2031-01-01", "search-empty"),
        (f"/items/{watch.pk}?q=doi", "item"),
        (f"/items/{watch.pk + 4}", "item-translated"),
        (f"/items/{watch.pk}/contact", "contact"),
        ("/captures", "captures"),
        ("/items/999999", "not-found"),
        ("/users", "refused"),
    ):
        screen.go(path)
        screen.check()
        screen.shot(f"{name}-{width}")


@pytest.mark.parametrize("width", ["phone", "desk"])
def test_keepers(
    open_screen: Opener, watch: Item, administrator: User, auditor: User, cyber: User, width: str
) -> None:
    approved = doors.approved()
    doors.token(cyber, f"misp-{width}")
    for user, paths in (
        (administrator, ("/", "/users", "/tokens")),
        (auditor, ("/", "/audit", f"/items/{watch.pk}")),
        (cyber, ("/", f"/referrals/{approved.pk}")),
    ):
        screen = open_screen(user, width)
        for path in paths:
            screen.go(path)
            screen.check()
            screen.shot(f"{user.role}-{path.strip('/').replace('/', '-') or 'home'}-{width}")


def test_dark_scheme(open_screen: Opener, watch: Item, verifier: User) -> None:
    screen = open_screen(verifier, "desk", color_scheme="dark")
    for path, name in (("/search?q=935", "search"), (f"/items/{watch.pk}", "item")):
        screen.go(path)
        screen.check()
        screen.shot(f"{name}-dark")
