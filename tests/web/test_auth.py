"""Signing in and out, one-time passwords, throttling, language, headers."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from casework.models import AuditEvent, User
from casework.services.users import user_create
from tests.web.rows import PASSWORD
from web import throttle

pytestmark = pytest.mark.django_db


def _sign_in(client: Client, name: str, password: str = PASSWORD, **data: str) -> Any:
    return client.post("/login", {"username": name, "password": password, **data})


def _problem(html: bytes) -> str:
    found = re.search(r'id="problem">([^<]+)<', html.decode())
    return found.group(1) if found else ""


def test_sign_in_goes_where_the_user_wanted(verifier: User) -> None:
    client = Client()
    answer = client.get("/search?q=a%26b", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/login?next=")
    answer = _sign_in(client, verifier.username, next="/search?q=a%26b")
    assert answer["Location"] == "/search?q=a%26b"
    assert AuditEvent.objects.filter(action="user.sign_in", actor=verifier).exists()


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"]
)
def test_sign_in_never_leads_to_another_host(verifier: User, target: str) -> None:
    answer = _sign_in(Client(), verifier.username, next=target)
    assert answer["Location"] == "/"


def test_failures_do_not_tell_which_users_exist(
    verifier: User, make_user: Callable[..., User]
) -> None:
    off = make_user("editor", is_active=False)
    pages = [
        _sign_in(Client(), verifier.username, "sai-mat-khau"),
        _sign_in(Client(), "khong-co-nguoi-nay", "sai-mat-khau"),
        _sign_in(Client(), off.username),
    ]
    said = {_problem(page.content) for page in pages}
    assert said == {"Tên đăng nhập hoặc mật khẩu không đúng."}


def test_guessing_is_stopped_even_with_the_right_password(verifier: User) -> None:
    client = Client()
    for _ in range(throttle.PER_NAME):
        assert _sign_in(client, verifier.username, "sai").status_code == 200
    blocked = _sign_in(client, verifier.username)
    assert blocked.status_code == 429
    assert "15 phút" in _problem(blocked.content)
    unknown = Client()
    for _ in range(throttle.PER_NAME):
        _sign_in(unknown, "khong-co", "sai")
    assert _sign_in(unknown, "khong-co").status_code == 429


def test_good_sign_in_starts_the_count_anew(verifier: User) -> None:
    for _ in range(throttle.PER_NAME - 1):
        _sign_in(Client(), verifier.username, "sai")
    assert _sign_in(Client(), verifier.username).status_code == 302
    _sign_in(Client(), verifier.username, "sai")
    assert _sign_in(Client(), verifier.username).status_code == 302


def test_one_time_password_opens_only_the_page_for_a_new_one() -> None:
    user, once = user_create(user=None, username="moi", role="editor")
    assert once is not None
    client = Client()
    _sign_in(client, "moi", once)
    for path in ("/", "/search", "/items/1"):
        assert client.get(path)["Location"] == "/password"
    assert client.get("/api/search").status_code == 403
    new = {
        "new_password1": "dong-song-mua-thu",
        "new_password2": "dong-song-mua-thu",
    }
    assert client.post("/password", new)["Location"] == "/"
    assert client.get("/search").status_code == 200
    user.refresh_from_db()
    assert not user.must_change_password
    assert _problem(_sign_in(Client(), "moi", once).content)


@pytest.mark.parametrize(
    ("first", "second"),
    [("ngan", "ngan"), ("1234567890", "1234567890"), ("dong-song-mua-thu", "khac-di-mot-chut")],
)
def test_weak_or_mistyped_new_password_is_refused(verifier: User, first: str, second: str) -> None:
    client = Client()
    client.force_login(verifier)
    data = {"old_password": PASSWORD, "new_password1": first, "new_password2": second}
    answer = client.post("/password", data)
    assert answer.status_code == 200
    assert "field-error" in answer.content.decode()
    verifier.refresh_from_db()
    assert verifier.check_password(PASSWORD)


def test_new_password_ends_other_sessions_and_keeps_this_one(verifier: User) -> None:
    here, elsewhere = Client(), Client()
    _sign_in(here, verifier.username)
    _sign_in(elsewhere, verifier.username)
    new = "dong-song-mua-thu"
    here.post("/password", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert here.get("/search").status_code == 200
    assert elsewhere.get("/search").status_code == 302


def test_sign_out_needs_a_form(verifier: User, console: Callable[[User], Client]) -> None:
    client = console(verifier)
    assert client.get("/logout").status_code == 405
    assert client.post("/logout")["Location"] == "/login"
    assert client.get("/search").status_code == 302


def test_forms_from_elsewhere_are_refused(verifier: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(verifier)
    answer = client.post("/logout")
    assert answer.status_code == 403
    assert "Trang đã cũ" in answer.content.decode()


def test_language_is_vietnamese_until_chosen_and_then_remembered(verifier: User) -> None:
    client = Client(headers={"accept-language": "en-US,en"})
    assert '<html lang="vi">' in client.get("/login").content.decode()
    client.post("/language", {"language": "en", "next": "/login"})
    assert '<html lang="en">' in client.get("/login").content.decode()
    _sign_in(client, verifier.username)
    assert '<html lang="vi">' in client.get("/").content.decode()
    client.post("/language", {"language": "en", "next": "/"})
    verifier.refresh_from_db()
    assert verifier.language == "en"
    other = Client()
    _sign_in(other, verifier.username)
    page = other.get("/").content.decode()
    assert '<html lang="en">' in page
    assert "My work" in page


def test_every_answer_forbids_inline_code_and_other_hosts(
    verifier: User, console: Callable[[User], Client]
) -> None:
    for answer in (Client().get("/login"), console(verifier).get("/"), console(verifier).get("/x")):
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "camera=()" in answer["Permissions-Policy"]
    assert console(verifier).get("/")["Cache-Control"] == "no-store"
    # An error page too speaks the language of the page.
    assert "Không tìm thấy" in console(verifier).get("/x").content.decode()
