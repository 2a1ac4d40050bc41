"""Alerts in the console: the count, the list, marking as read, turning on and off."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from casework.models import Alert, Item, SavedSearch, User
from tests.web import rows

pytestmark = pytest.mark.django_db

Console = Callable[[User], Client]


@pytest.fixture
def told(editor: User) -> Alert:
    """Return an unread alert with two copies of its item under it."""
    saved = SavedSearch.objects.create(
        user=editor, name="Suối La Hiên", query="suối La Hiên", alerts=True
    )
    first: Item | None = None
    made: list[Alert] = []
    for _ in range(3):
        item = rows.make_item(near_duplicate_of=first)
        first = first or item
        made.append(
            Alert.objects.create(
                saved_search=saved, item=item, passage=rows.make_passages(item)[0],
                words=3, asked=3, cosine=0.61, model="hashed-features@1",
            )
        )  # fmt: skip
    return made[0]


def test_unread_count_stands_in_the_navigation_and_on_the_first_page(
    editor: User, verifier: User, auditor: User, console: Console, told: Alert
) -> None:
    html = console(editor).get("/").content.decode()
    assert 'nav-count">1<' in html
    assert "tin báo chưa đọc" in html
    assert "nav-count" not in console(verifier).get("/").content.decode()
    assert "tin báo chưa đọc" not in console(auditor).get("/").content.decode()


def test_list_shows_why_and_folds_copies(editor: User, console: Console, told: Alert) -> None:
    html = console(editor).get("/alerts").content.decode()
    assert html.count('class="card hit alert alert-unread"') == 1
    assert "<mark>La</mark>" in html
    assert "khớp 3 trên 3 từ" in html
    assert "+2 gần giống" in html
    assert "0,61" in html
    answer = console(editor).get("/api/alerts", {"unread": "1"}).json()
    assert answer["unread"] == 1
    (line,) = answer["alerts"]
    assert line["saved_search"]["name"] == "Suối La Hiên"
    assert len(line["copies"]) == 2
    assert line["why"]["semantic"] == {"cosine": 0.61, "model": "hashed-features@1"}


def test_reading_one_reads_its_copies_and_only_ones_own(
    editor: User, verifier: User, console: Console, told: Alert
) -> None:
    ids = list(Alert.objects.values_list("pk", flat=True))
    console(verifier).post("/alerts/read", {"alert": ids})
    console(verifier).post("/alerts/read", {"all": "1"})
    assert Alert.objects.filter(read_at=None).count() == 3
    console(editor).post("/alerts/read", {"alert": [*ids, "x", "-1"]})
    assert Alert.objects.filter(read_at=None).count() == 0
    assert console(editor).get("/alerts?unread=1").content.decode().count("data-row") == 0


def test_a_search_is_saved_with_telling_and_turned_off(editor: User, console: Console) -> None:
    client = console(editor)
    client.post("/search/saved", {"name": "Đồi 935", "q": "đồi 935", "alerts": "1"})
    saved = SavedSearch.objects.get()
    assert saved.alerts
    client.post(f"/search/saved/{saved.pk}/alerts", {"on": "0"})
    saved.refresh_from_db()
    assert not saved.alerts
    html = client.post("/search/saved", {"name": "Tất", "q": "", "alerts": "1"}, follow=True)
    assert "Tìm kiếm trống" in html.content.decode()
    assert SavedSearch.objects.count() == 1


def test_another_ones_search_is_not_there(
    editor: User, verifier: User, console: Console, told: Alert
) -> None:
    pk = told.saved_search_id
    assert console(verifier).post(f"/search/saved/{pk}/alerts", {"on": "0"}).status_code == 404
    assert "Suối La Hiên" not in console(verifier).get("/alerts").content.decode()
