from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from django.contrib.auth import authenticate

from casework.models import AuditEvent, User
from casework.models.people import Role
from casework.selectors.users import user_named, users_list
from casework.services.passwords import ALPHABET, GROUP_SIGNS, GROUPS, one_time_password
from casework.services.users import (
    demo_users_ensure,
    user_create,
    user_deactivate,
    user_reactivate,
    user_set_password,
    user_set_role,
)
from records.errors import OperatorError, Refused

GOOD = "đồi cát trắng 1972"


def last_event() -> AuditEvent:
    return AuditEvent.objects.latest("seq")


def test_one_time_passwords_are_strong_readable_and_never_the_same() -> None:
    assert GROUPS * GROUP_SIGNS * math.log2(len(set(ALPHABET))) >= 60
    assert not set(ALPHABET) & set("0oO1lIi")
    made = {one_time_password() for _ in range(200)}
    assert len(made) == 200
    assert all(set(word) <= set(ALPHABET) | {"-"} for word in made)


def test_a_user_without_password_gets_a_one_time_one(administrator: User) -> None:
    user, password = user_create(user=administrator, username="lan", role="editor")
    assert password is not None and user.must_change_password
    assert authenticate(username="lan", password=password) == user
    event = last_event()
    assert (event.action, event.subject, event.actor) == (
        "user.create",
        f"user:{user.pk}",
        administrator,
    )
    assert "lan" not in str(event.detail) and password not in str(event.detail)
    assert user_set_password(user=user, target=user, password=GOOD) is None
    assert not user.must_change_password
    assert authenticate(username="lan", password=password) is None
    assert authenticate(username="lan", password=GOOD) == user


def test_a_password_somebody_else_set_must_be_changed(administrator: User) -> None:
    user, password = user_create(user=administrator, username="lan", role="editor", password=GOOD)
    assert password is None and user.must_change_password
    by_operator, _ = user_create(user=None, username="minh", role="editor", password=GOOD)
    assert not by_operator.must_change_password
    again = user_set_password(user=administrator, target=by_operator)
    assert again is not None and by_operator.must_change_password
    with pytest.raises(Refused, match="must differ"):
        user_set_password(user=by_operator, target=by_operator, password=again)


@pytest.mark.parametrize("weak", ["ngắn", "1234567890123", "password1234", ""])
def test_weak_passwords_are_refused_in_both_languages(administrator: User, weak: str) -> None:
    with pytest.raises(Refused) as caught:
        user_create(user=administrator, username="lan", role="editor", password=weak)
    assert caught.value.vi and caught.value.en
    assert not User.objects.filter(username="lan").exists()


@pytest.mark.parametrize("name", ["", "hai từ", "a" * 200 + "/", "<b>"])
def test_malformed_names_are_refused(administrator: User, name: str) -> None:
    with pytest.raises(Refused):
        user_create(user=administrator, username=name, role="editor")


def test_names_are_unique_whatever_the_case(administrator: User) -> None:
    user_create(user=administrator, username="Lan", role="editor")
    with pytest.raises(Refused, match="taken"):
        user_create(user=administrator, username="lAN", role="editor")
    assert user_named("LAN").username == "Lan"
    with pytest.raises(OperatorError):
        user_named("minh")


def test_an_unknown_role_is_refused(administrator: User, editor: User) -> None:
    with pytest.raises(Refused, match="no role"):
        user_create(user=administrator, username="lan", role="god")
    with pytest.raises(Refused, match="no role"):
        user_set_role(user=administrator, target=editor, role="god")


@pytest.mark.parametrize("role", [role for role in Role.values if role != "administrator"])
def test_only_administrators_manage_users(make_user: Callable[..., User], role: str) -> None:
    user, target = make_user(role), make_user("editor")
    attempts: list[Callable[[], object]] = [
        lambda: user_create(user=user, username="x", role="editor"),
        lambda: user_set_password(user=user, target=target, password=GOOD),
        lambda: user_set_password(user=user, target=target),
        lambda: user_set_role(user=user, target=target, role="administrator"),
        lambda: user_set_role(user=user, target=user, role="administrator"),
        lambda: user_deactivate(user=user, target=target),
        lambda: user_reactivate(user=user, target=target),
        lambda: users_list(user=user),
    ]
    for attempt in attempts:
        before = AuditEvent.objects.count()
        with pytest.raises(Refused):
            attempt()
        assert AuditEvent.objects.count() == before


def test_roles_change_and_the_change_is_on_record(administrator: User, editor: User) -> None:
    assert user_set_role(user=administrator, target=editor, role="verifier").role == "verifier"
    assert last_event().detail == {"before": "editor", "after": "verifier"}
    count = AuditEvent.objects.count()
    user_set_role(user=administrator, target=editor, role="verifier")
    assert AuditEvent.objects.count() == count
    with pytest.raises(Refused, match="your own role"):
        user_set_role(user=administrator, target=administrator, role="editor")


def test_one_active_administrator_always_remains(
    administrator: User, make_user: Callable[..., User]
) -> None:
    second = make_user("administrator")
    user_deactivate(user=administrator, target=second)
    attempts: list[Callable[[], object]] = [
        lambda: user_deactivate(user=None, target=administrator),
        lambda: user_set_role(user=None, target=administrator, role="editor"),
    ]
    for attempt in attempts:
        with pytest.raises(Refused, match="must remain"):
            attempt()
    user_reactivate(user=administrator, target=second)
    assert user_set_role(user=None, target=administrator, role="editor").role == "editor"


def test_a_user_switched_off_can_no_longer_log_in(administrator: User, editor: User) -> None:
    user_set_password(user=None, target=editor, password=GOOD)
    user_deactivate(user=administrator, target=editor)
    assert authenticate(username=editor.username, password=GOOD) is None
    with pytest.raises(Refused):
        user_deactivate(user=administrator, target=administrator)
    editor.refresh_from_db()
    with pytest.raises(Refused):
        user_set_password(user=editor, target=editor, password=GOOD + "x")


def test_users_are_listed_for_administrators(administrator: User, editor: User) -> None:
    assert set(users_list(user=administrator)) == {administrator, editor}


def test_demonstration_users(db: None) -> None:
    first = demo_users_ensure()
    assert [(name, role) for name, role, _ in first] == [
        ("editor", "editor"),
        ("verifier1", "verifier"),
        ("verifier2", "verifier"),
        ("liaison", "liaison"),
        ("cyber", "cyber"),
        ("auditor", "auditor"),
        ("admin", "administrator"),
    ]
    assert all(user.is_demo and user.must_change_password for user in User.objects.all())
    second = demo_users_ensure()
    for (name, _, old), (_, _, new) in zip(first, second, strict=True):
        assert old and new and old != new
        assert authenticate(username=name, password=old) is None
        assert authenticate(username=name, password=new) is not None
    own = user_named("liaison")
    user_set_password(user=own, target=own, password=GOOD)
    off = user_named("cyber")
    user_deactivate(user=None, target=off)
    third = {name: password for name, _, password in demo_users_ensure()}
    assert third["liaison"] is None and third["cyber"] is None and third["editor"]
    assert authenticate(username="liaison", password=GOOD) == own


def test_a_real_user_of_a_demonstration_name_is_left_alone(make_user: Callable[..., User]) -> None:
    real = make_user("verifier", username="Editor")
    answer = {name: (role, password) for name, role, password in demo_users_ensure()}
    assert answer["Editor"] == ("verifier", None)
    real.refresh_from_db()
    assert real.check_password("mat-khau-thu") and not real.is_demo
