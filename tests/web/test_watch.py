"""The watch list in the console: a rule typed, previewed, priced, stored, changed, deleted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from casework.clock import now
from casework.models import Source, User, WatchRule
from tests.web import rows

Console = Callable[[User], Client]


@pytest.fixture
def texts(db: None) -> None:
    for text in ("Tôi biết mộ liệt sĩ ở đầu bản", "Mộ liệt sĩ trong trò chơi", "Chuyện khác"):
        rows.make_item(text, collected_at=now() - timedelta(days=2))


TYPED: dict[str, Any] = {
    "name": "Tìm mộ",
    "keywords": "mộ liệt sĩ\n\nhài cốt",
    "exclusions": "trò chơi",
    "channels": "youtube UC1 | Kênh thử",
    "languages": ["vi"],
    "query_platforms": ["youtube"],
    "unaccented": "1",
    "enabled": "1",
}


def _hidden(page: str, name: str) -> str:
    return page.split(f'name="{name}" value="')[1].split('"')[0]


def test_a_rule_is_stored_only_after_its_effect_and_cost_were_seen(
    texts: None, editor: User, console: Console
) -> None:
    Source.objects.create(
        name="YouTube", kind="youtube", platform="youtube", legal_basis="x", schedule="0 6 * * *"
    )
    client = console(editor)
    assert client.get("/watch/new").status_code == 200
    # Pressing Enter in a field stores nothing unseen.
    page = client.post("/watch/new", TYPED | {"act": "save"}).content.decode()
    assert not WatchRule.objects.exists()
    assert "Chưa ghi" in page
    assert "<mark>mộ liệt sĩ</mark>" in page
    assert "<mark>trò chơi</mark>" in page
    assert "giới hạn" in page
    shown = _hidden(page, "shown")
    changed = TYPED | {"keywords": "mộ liệt sĩ\nbốc mộ", "act": "save", "shown": shown}
    assert "Chưa ghi" in client.post("/watch/new", changed).content.decode()
    answer = client.post("/watch/new", TYPED | {"act": "save", "shown": shown})
    row = WatchRule.objects.get()
    assert answer["Location"] == f"/watch/{row.pk}"
    assert row.keywords == ["mộ liệt sĩ", "hài cốt"]
    assert row.channels == [{"platform": "youtube", "id": "UC1", "title": "Kênh thử"}]
    page = client.get(f"/watch/{row.pk}").content.decode()
    assert "<mark>mộ liệt sĩ</mark>" in page
    assert "Nguồn theo luật này: YouTube" in page
    assert "<mark>" not in client.get(f"/watch/{row.pk}?days=1").content.decode()
    assert "Tìm mộ" in client.get("/watch").content.decode()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"keywords": "", "channels": ""}, "Luật trống"),
        ({"keywords": "a"}, "ngắn quá"),
        ({"places": "Xứ Không Có Thật"}, "Danh mục địa danh không có"),
        ({"channels": "myspace"}, "myspace"),
        ({"languages": ["<b>"]}, "languages"),
    ],
)
def test_what_was_typed_stays_when_it_is_refused(
    editor: User, console: Console, changes: dict[str, Any], why: str
) -> None:
    answer = console(editor).post("/watch/new", TYPED | changes)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert why in page
    assert 'value="Tìm mộ"' in page
    assert "<b>" not in page
    assert not WatchRule.objects.exists()


def test_change_toggle_delete(texts: None, editor: User, console: Console) -> None:
    row = WatchRule.objects.create(name="Cũ", keywords=["mộ liệt sĩ"], languages=["vi"])
    client = console(editor)
    seen = _hidden(client.get(f"/watch/{row.pk}").content.decode(), "seen")
    form = {"name": "Mới", "keywords": "hài cốt", "seen": seen, "enabled": "1"}
    page = client.post(f"/watch/{row.pk}/change", form | {"act": "preview"}).content.decode()
    shown = _hidden(page, "shown")
    client.post(f"/watch/{row.pk}/change", form | {"act": "save", "shown": shown})
    row.refresh_from_db()
    assert (row.name, row.keywords, row.unaccented) == ("Mới", ["hài cốt"], False)
    # The page of somebody who had opened it before is behind.
    late = client.post(f"/watch/{row.pk}/change", form | {"act": "save", "shown": shown})
    assert late.status_code == 400
    assert "người khác sửa" in late.content.decode()
    client.post(f"/watch/{row.pk}/toggle", {"on": "0"})
    row.refresh_from_db()
    assert not row.enabled
    client.post(f"/watch/{row.pk}/delete")
    assert not WatchRule.objects.exists()
    assert client.get(f"/watch/{row.pk}").status_code == 404


def test_who_sees_what(
    texts: None, administrator: User, auditor: User, liaison: User, console: Console
) -> None:
    row = WatchRule.objects.create(name="Mộ", keywords=["mộ liệt sĩ"])
    numbers_only = console(administrator).get(f"/watch/{row.pk}").content.decode()
    assert "chỉ xem được số" in numbers_only
    assert "đầu bản" not in numbers_only
    page = console(auditor).get(f"/watch/{row.pk}").content.decode()
    assert "đầu bản" in page
    assert "Sửa luật" not in page
    assert console(auditor).post(f"/watch/{row.pk}/toggle").status_code == 403
    assert console(liaison).get("/watch").status_code == 403
