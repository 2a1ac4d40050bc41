"""Editors and verifiers walk the flag queue by keyboard; the cyber officer sees the outcome."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from casework.models import Flag, Referral, User
from casework.services.flags import flag_decide
from tests.browser.conftest import Screen
from tests.casework.queues import rows

pytestmark = pytest.mark.django_db(transaction=True)
Opener = Callable[..., Screen]
Status = Flag.Status
# What leaving a page does, without the next page's requests beside it.
_LEAVE = """async () => {
  let sent = null;
  navigator.sendBeacon = (url, body) => {
    sent = fetch(url, { method: "POST", body });
    return true;
  };
  window.dispatchEvent(new Event("pagehide"));
  await sent;
}"""


def state(flag: Flag) -> str:
    return Flag.objects.get(pk=flag.pk).status


@pytest.fixture
def waiting() -> list[Flag]:
    """Return three suggested flags in the order of the queue."""
    long = "Chào cả nhà, mình vừa đọc được tin này trên nhóm. " * 6
    return [
        rows.flag(rows.item(long + rows.POST), score=0.97, fact_is_assumed=True),
        rows.flag(score=0.91),
        rows.flag(score=0.85),
    ]


def test_decide_by_keyboard(
    open_screen: Opener, waiting: list[Flag], editor: User, verifier: User
) -> None:
    screen = open_screen(editor)
    page = screen.go("/flags")
    screen.check()
    screen.shot("flags-desk")
    page.keyboard.press("?")
    assert page.locator("dialog[open]").inner_text().count("Duyệt cờ đang chọn") == 1
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.wait_for_url(f"**#flag-{waiting[1].pk}")
    assert state(waiting[0]) == Status.FIRST_APPROVED
    assert page.locator("[data-row].current").get_attribute("id") == f"flag-{waiting[1].pk}"

    page.keyboard.press("j")
    assert page.locator("[data-row].current").get_attribute("id") == f"flag-{waiting[2].pk}"
    page.keyboard.press("k")
    page.keyboard.press("r")
    page.locator(".reject[open]").wait_for()
    screen.check()
    screen.shot("flags-reject-desk")
    page.keyboard.press("4")
    page.keyboard.press("x")
    page.wait_for_url(f"**#flag-{waiting[2].pk}")
    assert state(waiting[1]) == Status.REJECTED
    assert Flag.objects.get(pk=waiting[1].pk).reviews.get().reason_code == "question"

    page.keyboard.press("u")
    page.get_by_text("Đã hoàn tác").wait_for()
    assert state(waiting[1]) == Status.SUGGESTED

    page.goto(f"{screen.address}/flags?status=first_approved")
    assert page.get_by_text("Cần một người thẩm định khác").is_visible()
    second = open_screen(verifier)
    other = second.go("/flags?status=first_approved")
    second.check()
    other.keyboard.press("a")
    other.get_by_text("Đã duyệt cờ").wait_for()
    assert state(waiting[0]) == Status.APPROVED


def test_someone_was_faster(
    open_screen: Opener, waiting: list[Flag], editor: User, verifier: User
) -> None:
    screen = open_screen(editor)
    page = screen.go("/flags")
    flag_decide(user=verifier, flag=waiting[0], decision="reject", reason="opinion")
    page.keyboard.press("a")
    page.get_by_text("Người khác vừa quyết định").wait_for()
    assert state(waiting[0]) == Status.REJECTED
    screen.check()
    screen.shot("flags-stale-desk")


def test_referral_and_withdrawal(
    open_screen: Opener,
    waiting: list[Flag],
    cyber: User,
    verifier: User,
    second_verifier: User,
    tmp_path: Path,
) -> None:
    flag = waiting[1]
    rows.item(near_duplicate_of=flag.item)
    for user in (verifier, second_verifier):
        flag_decide(user=user, flag=flag, decision="accept")
    screen = open_screen(cyber)
    page = screen.go("/referrals")
    assert page.locator("[data-row]").count() == 1
    screen.check()
    screen.shot("referrals-desk")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/referrals/{flag.pk}")
    screen.check()
    screen.shot("referral-desk")
    with page.expect_download() as download:
        page.keyboard.press("e")
    document = json.loads(Path(download.value.path()).read_text())
    assert [one["flag_id"] for one in document["flags"]] == [flag.pk]
    assert Referral.objects.count() == 1

    desk = open_screen(verifier)
    other = desk.go("/flags?status=approved")
    assert other.get_by_role("button", name="Hoàn tác").count() == 0
    other.keyboard.press("r")
    other.locator(".reject[open] input[name=reason]").fill("Bài đã sửa")
    desk.check()
    other.get_by_role("button", name="Xác nhận rút lại").click()
    other.get_by_text("Đã rút cờ").wait_for()
    page.goto(f"{screen.address}/referrals")
    assert page.locator(".badge-withdrawn").count() == 1
    with page.expect_download() as download:
        page.keyboard.press("c")
    assert "withdrawn" in Path(download.value.path()).read_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_phone(
    open_screen: Opener,
    waiting: list[Flag],
    editor: User,
    verifier: User,
    second_verifier: User,
    cyber: User,
    scheme: str,
) -> None:
    for user in (verifier, second_verifier):
        flag_decide(user=user, flag=waiting[0], decision="accept")
    for user, path, name in (
        (editor, "/flags", "flags"),
        (verifier, f"/flags/{waiting[0].pk}", "flag"),
        (cyber, f"/referrals/{waiting[0].pk}", "referral"),
    ):
        screen = open_screen(user, "phone", color_scheme=scheme)
        screen.go(path)
        screen.check()
        screen.shot(f"{name}-phone-{scheme}")


def test_who_walks_to_a_flag_holds_it_and_lets_go(
    open_screen: Opener, waiting: list[Flag], editor: User, verifier: User
) -> None:
    first, second = open_screen(editor), open_screen(verifier)
    mine = first.go("/flags")
    with mine.expect_response("**/lock"):
        mine.keyboard.press("j")
    held = Flag.objects.get(locked_by=editor)
    theirs = second.go("/flags")
    card = theirs.locator(f"#flag-{held.pk}")
    assert card.get_by_text(f"{editor.username} đang xem").is_visible()
    assert card.get_by_role("button", name="Duyệt lần một").count() == 0
    second.check()
    second.shot("flags-locked-desk")
    # Opened before it was taken: the buttons are there, the lock shuts them.
    other = waiting[2]
    with mine.expect_response("**/lock"):
        mine.goto(f"{first.address}/flags/{other.pk}")
    with theirs.expect_response("**/lock"):
        theirs.locator(f"#flag-{other.pk} summary[data-key=r]").focus()
    card = theirs.locator(f"#flag-{other.pk}")
    card.get_by_text("đang xem cờ này").wait_for()
    assert card.get_by_role("button", name="Duyệt lần một").is_disabled()
    second.check()
    # Leaving the page lets go; then the other one may decide.
    mine.evaluate(_LEAVE)
    with theirs.expect_response("**/lock") as told:
        theirs.goto(f"{second.address}/flags/{other.pk}")
    assert told.value.status == 200
    theirs.keyboard.press("s")
    theirs.get_by_text("Đã để riêng").wait_for()
    assert state(other) == Status.UNSURE
    assert Flag.objects.get(pk=other.pk).locked_by is None


def test_review_pages(
    open_screen: Opener, waiting: list[Flag], editor: User, verifier: User
) -> None:
    flag_decide(user=editor, flag=waiting[0], decision="reject", reason="complaint")
    flag_decide(user=editor, flag=waiting[1], decision="reject", reason="typo")
    rows.item(near_duplicate_of=waiting[2].item)
    complaint = waiting[0].item.complaints.get()
    for width in ("desk", "phone"):
        screen = open_screen(verifier, width)
        for path, name in (
            (f"/flags/{waiting[1].pk}", "flag-correction"),
            (f"/flags/{waiting[2].pk}", "flag-copies"),
            ("/flags/history", "flag-history"),
            ("/flags/quality", "flag-quality"),
            ("/flags/blind", "flag-blind"),
            (f"/flags/raise?item={waiting[2].item_id}", "flag-raise"),
            ("/complaints", "complaints"),
            (f"/complaints/{complaint.pk}", "complaint"),
        ):
            screen.go(path)
            screen.check()
            screen.shot(f"{name}-{width}")
