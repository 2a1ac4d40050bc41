"""Search that explains itself, by document, and alerts: accessible at both widths."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from casework.index_access import index_home
from casework.models import Alert, Item, Media, Passage, SavedSearch, User
from tests.browser.conftest import Screen
from tests.web import rows

pytestmark = pytest.mark.django_db(transaction=True)

Opener = Callable[..., Screen]


@pytest.fixture
def watch(verifier: User) -> Item:
    """Return an item with a recording; copies of it, a waiting recording and alerts beside it."""
    item = rows.make_item(title="Xin tìm đồng đội đồi 935")
    rows.make_passages(item)
    rows.make_clue(item, "đồi 935", "number", "935")
    rows.make_recording(item)
    copies = [rows.make_item(near_duplicate_of=item, near_duplicate_score=0.9) for _ in range(3)]
    for copy in copies:
        rows.make_passages(copy)
    call = rows.make_item("", platform="hotline", kind="call")
    Media.objects.create(item=call, type="audio", state="parked", waiting_for="speech_model")
    saved = SavedSearch.objects.create(
        user=verifier, name="Đồi 935", query="đồi 935 suối La Hiên", alerts=True
    )
    # One long word must not push the page off a telephone.
    SavedSearch.objects.create(user=verifier, name="x" * 120, query="mộ", alerts=True)
    for one in (item, *copies):
        Alert.objects.create(
            saved_search=saved, item=one, passage=one.passages.first(), words=5, asked=5,
            cosine=0.63, model="manhmoi-embedder@1",
        )  # fmt: skip
    index_home().upsert(rows.indexed(list(Passage.objects.select_related("item"))))
    return item


@pytest.mark.parametrize("width", ["phone", "desk"])
def test_search_explains_itself(
    open_screen: Opener, watch: Item, verifier: User, width: str
) -> None:
    screen = open_screen(verifier, width)
    page = screen.go("/search?q=doi+935+su%E1%BB%91i+La+Hi%C3%AAn")
    page.locator("details.why summary").first.click()
    assert page.locator("details.why[open] dl").first.is_visible()
    page.get_by_text("+3 gần giống").first.click()
    assert "1 bản ghi chưa chép lời" in page.locator("aside.left-out").inner_text()
    screen.check()
    screen.shot(f"why-{width}")
    page.locator("a", has_text="Tìm giống").first.click()
    page.wait_for_url("**/search?like_passage=*")
    screen.check()
    screen.shot(f"like-{width}")


@pytest.mark.parametrize("width", ["phone", "desk"])
def test_search_by_document_and_alerts(
    open_screen: Opener, watch: Item, verifier: User, width: str
) -> None:
    screen = open_screen(verifier, width)
    page = screen.go("/search/document")
    screen.check()
    page.fill("#text", rows.STORY + "\n\nNăm nay tôi đã già.")
    page.click("#document button[type=submit]")
    page.wait_for_selector(".like")
    screen.check()
    screen.shot(f"document-{width}")
    page = screen.go("/alerts")
    assert page.locator(".alert-unread").count() == 1
    screen.check()
    screen.shot(f"alerts-{width}")
    page.keyboard.press("j")
    page.keyboard.press("r")
    page.wait_for_selector(".alert:not(.alert-unread)")
    assert page.locator(".nav-count").count() == 0


def test_results_are_downloaded(open_screen: Opener, watch: Item, verifier: User) -> None:
    page = open_screen(verifier, "desk").go("/search?q=935")
    with page.expect_download() as download:
        page.click("button[value=geojson]")
    assert download.value.suggested_filename.endswith(".geojson")


def test_dark_scheme(open_screen: Opener, watch: Item, verifier: User) -> None:
    screen = open_screen(verifier, "desk", color_scheme="dark")
    page = screen.go("/search?q=935")
    page.locator("details.why summary").first.click()
    screen.check()
    screen.shot("why-dark")
    screen.go("/alerts")
    screen.check()
    screen.shot("alerts-dark")
