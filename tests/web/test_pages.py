"""Home, users and audit pages; what they show and do."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from casework.models import AuditEvent, User
from tests.web import rows

pytestmark = pytest.mark.django_db

Console = Callable[[User], Client]


def _tiles(client: Client) -> dict[str, int]:
    html = client.get("/").content.decode()
    found = re.findall(r'tile-number">(\d+)</span>\s*<strong>([^<]+)</strong>', html)
    return {words: int(count) for count, words in found}


def test_home_shows_each_role_its_own_queues(
    editor: User, verifier: User, liaison: User, cyber: User, administrator: User, console: Console
) -> None:
    item = rows.make_item()
    rows.make_flag(item, "0912 345 678")
    rows.make_flag(item, "935", status="first_approved", first_reviewer=editor)
    rows.make_item("We buried them there.", lang="en")
    assert _tiles(console(editor))["cảnh báo chờ xem"] == 1
    assert "cảnh báo chờ người thứ hai" not in _tiles(console(editor))
    assert _tiles(console(verifier))["cảnh báo chờ người thứ hai"] == 1
    assert _tiles(console(liaison))["tư liệu tiếng nước ngoài chờ dịch"] == 1
    assert set(_tiles(console(cyber))) == {
        "nội dung hai người đã duyệt",
        "nội dung đã chuyển, chưa có trả lời",
        "tin đã rút mà đơn vị chưa xác nhận",
    }
    assert set(_tiles(console(administrator))) == {
        "tư liệu đang xử lý", "tệp đang chờ mô hình hoặc bộ đọc", "mục bị cách ly",
        "yêu cầu về dữ liệu đang giải quyết", "sự cố dữ liệu chưa thông báo",
    }  # fmt: skip


def test_administrator_adds_a_user_and_sees_the_password_once(
    administrator: User, console: Console
) -> None:
    client = console(administrator)
    client.post("/users/create", {"username": "ba", "role": "liaison", "display_name": "Chị Ba"})
    html = client.get("/users").content.decode()
    found = re.search(r'once-password mono">([^<]+)<', html)
    assert found is not None
    user = User.objects.get(username="ba")
    assert user.check_password(found.group(1))
    assert (user.role, user.must_change_password) == ("liaison", True)
    assert "once-password" not in client.get("/users").content.decode()
    said = " ".join(str(event.detail) for event in AuditEvent.objects.all())
    assert found.group(1) not in said


@pytest.mark.parametrize("name", ["", "có dấu cách", "editor"])
def test_bad_user_names_are_told(
    administrator: User, make_user: Callable[..., User], console: Console, name: str
) -> None:
    make_user("editor", "editor")
    before = User.objects.count()
    client = console(administrator)
    answer = client.post("/users/create", {"username": name, "role": "editor"}, follow=True)
    assert "notice-error" in answer.content.decode()
    assert User.objects.count() == before


def test_administrator_changes_role_and_switches_off_and_on(
    administrator: User, editor: User, console: Console
) -> None:
    client = console(administrator)
    theirs = console(editor)
    client.post(f"/users/{editor.pk}/role", {"role": "cyber"})
    assert theirs.get("/search").status_code == 403
    client.post(f"/users/{editor.pk}/active", {"active": "0"})
    assert theirs.get("/").status_code == 302
    client.post(f"/users/{editor.pk}/active", {"active": "1"})
    assert console(editor).get("/").status_code == 200
    client.post(f"/users/{editor.pk}/password")
    editor.refresh_from_db()
    assert editor.must_change_password


def test_nobody_switches_themselves_off(administrator: User, console: Console) -> None:
    client = console(administrator)
    assert client.post(f"/users/{administrator.pk}/active", {"active": "0"}).status_code == 403
    assert client.post(f"/users/{administrator.pk}/role", {"role": "editor"}).status_code == 403
    administrator.refresh_from_db()
    assert administrator.is_active
    assert administrator.role == "administrator"


def test_auditor_sees_events_filters_and_verifies(
    auditor: User, administrator: User, console: Console
) -> None:
    console(administrator).post("/users/create", {"username": "ba", "role": "liaison"})
    client = console(auditor)
    assert "user.create" in client.get("/audit").content.decode()
    assert "user.create" not in client.get("/audit", {"action": "item."}).content.decode()
    assert "Chuỗi nguyên vẹn" in client.post("/audit/verify").content.decode()


def test_times_are_shown_as_in_hai_phong(verifier: User, console: Console) -> None:
    item = rows.make_item(published_precision="day")
    html = console(verifier).get(f"/items/{item.pk}").content.decode()
    assert "20/07/2026</li>" in html
    assert "20/07/2026 08:30" in html
