"""Tokens: made by administrators, shown once, kept as a hash, closed for good."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from django.test import Client

from casework.clock import now
from casework.models import ApiToken, AuditEvent, User
from casework.selectors.tokens import token_for
from casework.services.tokens import LONGEST_DAYS, token_add, token_revoke
from config.cli import tokens as verbs
from records.errors import Refused
from tests.web import doors

pytestmark = pytest.mark.django_db


def _key(page: str) -> str:
    found = re.search(r"manhmoi_[\w-]{43}", page)
    assert found
    return found.group()


def test_an_administrator_makes_one_sees_it_once_and_revokes_it(
    administrator: User, cyber: User, console: Callable[[User], Client]
) -> None:
    client = console(administrator)
    form = {"name": "opencti-pa05", "holder": cyber.pk, "days": "90"}
    page = client.post("/tokens/add", form, follow=True).content.decode()
    key = _key(page)
    assert "opencti-pa05" in page
    again = client.get("/tokens").content.decode()
    assert key not in again
    assert "opencti-pa05" in again
    token = ApiToken.objects.get()
    assert token.digest == hashlib.sha256(key.encode()).hexdigest()
    assert token.created_by == administrator
    assert token.expires_at is not None
    assert 89 <= (token.expires_at - now()).days <= 90
    events = AuditEvent.objects.filter(subject=f"token:{token.pk}")
    assert key not in str(events.values_list("detail", flat=True))

    assert doors.bearer(key).get("/taxii2/").status_code == 200
    token.refresh_from_db()
    assert token.last_used_at is not None
    page = client.post(f"/tokens/{token.pk}/revoke", follow=True).content.decode()
    assert "Đã thu hồi" in page
    assert doors.bearer(key).get("/taxii2/").status_code == 401
    client.post(f"/tokens/{token.pk}/revoke")
    assert list(events.values_list("action", flat=True)) == ["token.add", "token.revoke"]


def test_others_may_not(verifier: User, cyber: User, administrator: User) -> None:
    token, _key = doors.token(cyber)
    for user in (verifier, cyber):
        with pytest.raises(Refused):
            token_add(user=user, name="may-khac", holder=cyber)
        with pytest.raises(Refused):
            token_revoke(user=user, token=token)


@pytest.mark.parametrize(
    ("name", "days"),
    [
        *((name, 30) for name in ("", "ab", "có dấu", "a:b:c", "x" * 65, "a\nbc")),
        *(("may-tot", days) for days in (0, -1, LONGEST_DAYS + 1)),
    ],
)
def test_bad_wishes_are_refused_in_words(
    administrator: User, cyber: User, console: Callable[[User], Client], name: str, days: int
) -> None:
    with pytest.raises(Refused):
        token_add(user=administrator, name=name, holder=cyber, days=days)
    form = {"name": name, "holder": cyber.pk, "days": days}
    answer = console(administrator).post("/tokens/add", form, follow=True)
    assert "notice-error" in answer.content.decode()
    assert not ApiToken.objects.exists()


def test_holders_are_active_members_of_the_unit(
    administrator: User, verifier: User, cyber: User, console: Callable[[User], Client]
) -> None:
    with pytest.raises(Refused):
        token_add(user=administrator, name="cua-ai", holder=verifier)
    cyber.is_active = False
    cyber.save()
    with pytest.raises(Refused):
        token_add(user=administrator, name="cua-ai", holder=cyber)
    page = console(administrator).get("/tokens").content.decode()
    assert "Chưa có tài khoản an ninh mạng nào" in page
    missing = console(administrator).post("/tokens/add", {"name": "x-y-z", "holder": "9" * 30})
    assert missing.status_code == 404


def test_a_name_is_free_again_once_its_token_is_closed(cyber: User) -> None:
    token, key = doors.token(cyber, "misp-1")
    with pytest.raises(Refused):
        doors.token(cyber, "misp-1")
    token_revoke(user=None, token=token)
    _token, other = doors.token(cyber, "misp-1")
    assert token_for(key=key, name="misp-1") is None
    assert token_for(key=other, name="misp-1") is not None
    assert token_for(key=other, name="misp-2") is None


def test_the_page_lays_out_what_was_approved_before(
    administrator: User, console: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("casework.services.flags.flag_share", lambda flag: 0)
        flag = doors.approved()
    page = console(administrator).post("/tokens/share", follow=True).content.decode()
    assert "Đã xem 1 cờ" in page
    assert flag.shared.exists()


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Return a runner of the verbs on this test's own rows."""
    monkeypatch.setattr(verbs, "initialise", lambda: None)

    def run(verb: str, *arguments: str) -> Result:
        return CliRunner().invoke(getattr(verbs, verb), arguments, catch_exceptions=False)

    return run


def test_command_line(cyber: User, command: Callable[..., Result]) -> None:
    assert "Chưa có khóa nào" in command("tokens", "list").output
    made = json.loads(
        command("tokens", "add", "dong-lenh", "--user", cyber.username, "--json").output
    )
    assert doors.bearer(made["key"]).get("/taxii2/").status_code == 200
    listed = json.loads(command("tokens", "list", "--json").output)
    assert (listed["state"], listed["user"]) == ("live", cyber.username)
    assert set(listed) == {"id", "name", "user", "state", "expires_at", "last_used_at"}
    assert set(made) == {*listed, "key"}
    command("tokens", "revoke", str(made["id"]))
    assert doors.bearer(made["key"]).get("/taxii2/").status_code == 401
    assert "revoked" in command("tokens", "list").output
    flag = doors.approved()
    assert json.loads(command("sharing", "refresh", "--json").output)["flags"] == 1
    counts = [json.loads(line) for line in command("sharing", "list", "--json").output.splitlines()]
    assert [bool(one["objects"]) for one in counts] == [True, True, False, False]
    assert all(set(one) == {"collection", "objects", "last_added"} for one in counts)
    arguments = (str(flag.pk), "received", "--user", cyber.username, "--reference", "12/PA05")
    assert "Đã ghi" in command("answers", "add", *arguments).output
    assert "12/PA05" in command("answers", "list", "--flag", str(flag.pk)).output
    answer = json.loads(command("answers", "list", "--json").output)
    assert set(answer) == {
        "id",
        "flag",
        "kind",
        "outcome",
        "reference",
        "note",
        "at",
        "by",
        "token",
    }
