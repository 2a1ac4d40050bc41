"""Users: adding them, their role, their password, switching them off."""

from __future__ import annotations

from typing import Final

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import transaction

from casework.models import User
from casework.models.people import Role
from casework.permissions import Action, require
from casework.services.audit import audit_record
from casework.services.passwords import one_time_password, require_good_password
from records.errors import Refused

# username, role, name shown
DEMO_USERS: Final = (
    ("editor", Role.EDITOR, "Biên tập viên mẫu"),
    ("verifier1", Role.VERIFIER, "Thẩm định viên mẫu 1"),
    ("verifier2", Role.VERIFIER, "Thẩm định viên mẫu 2"),
    ("liaison", Role.LIAISON, "Cán bộ đối ngoại mẫu"),
    ("cyber", Role.CYBER, "Cán bộ an ninh mạng mẫu"),
    ("auditor", Role.AUDITOR, "Kiểm tra viên mẫu"),
    ("admin", Role.ADMINISTRATOR, "Quản trị viên mẫu"),
)


def _may_manage(user: User | None) -> None:
    if user is not None:
        require(user, Action.USERS_MANAGE)


def _role(role: str) -> Role:
    try:
        return Role(role)
    except ValueError:
        names = ", ".join(Role.values)
        raise Refused(
            f"Không có vai trò {role!r}; chọn một trong: {names}.",
            f"there is no role {role!r}; choose one of: {names}",
        ) from None


def _audit(action: str, target: User, actor: User | None, **detail: object) -> None:
    audit_record(action=f"user.{action}", subject=f"user:{target.pk}", detail=detail, actor=actor)


def _locked(target: User) -> User:
    """Return the row, locked together with every administrator's, so that one always remains."""
    list(User.objects.select_for_update().filter(role=Role.ADMINISTRATOR).order_by("pk"))
    return User.objects.select_for_update().get(pk=target.pk)


def _keep_an_administrator(target: User) -> None:
    others = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exclude(pk=target.pk)
    if target.role == Role.ADMINISTRATOR and target.is_active and not others.exists():
        raise Refused(
            "Phải còn ít nhất một quản trị viên đang hoạt động.",
            "At least one active administrator must remain.",
        )


@transaction.atomic
def user_create(
    *,
    user: User | None,
    username: str,
    role: str,
    password: str | None = None,
    display_name: str = "",
    is_demo: bool = False,
) -> tuple[User, str | None]:
    """Add a user; return the row and, when no password was given, a one-time password.

    Args:
        user: who adds; ``None`` for the command line.
        username: letters, digits and ``@.+-_``; unique whatever the case.
        role: one of ``Role``.
        password: the person's own, or ``None`` to have a one-time password made.
        display_name: the name shown.
        is_demo: part of the sample watch.

    Raises:
        Refused: the user may not, the name is taken or malformed, the password too weak.
    """
    _may_manage(user)
    try:
        UnicodeUsernameValidator()(username)
    except ValidationError:
        raise Refused("Tên đăng nhập không hợp lệ.", "The user name is malformed.") from None
    if User.objects.filter(username__iexact=username).exists():
        raise Refused(f"Tên đăng nhập {username} đã có.", f"The user name {username} is taken.")
    row = User(username=username, role=_role(role), first_name=display_name, is_demo=is_demo)
    one_time = None
    if password is None:
        password = one_time = one_time_password()
    else:
        require_good_password(password, row)
    row.set_password(password)
    # A password that somebody else knows is for the first login only.
    row.must_change_password = one_time is not None or user is not None
    row.save()
    _audit("create", row, user, role=row.role, demo=is_demo)
    return row, one_time


@transaction.atomic
def user_set_password(
    *, user: User | None, target: User, password: str | None = None
) -> str | None:
    """Set a password; return the one-time password when one was made.

    A user sets their own (which ends the one-time state); an administrator or the command line
    sets anyone's. One set by an administrator must be changed at the next login. Sessions opened
    with the old one end.

    Raises:
        Refused: the user may not, or the password is too weak.
    """
    own = user is not None and user.pk == target.pk
    if own and password is None:
        raise Refused("Hãy nhập mật khẩu mới.", "Give a new password.")
    if not own:
        _may_manage(user)
    elif user is not None and not user.is_active:
        raise Refused("Tài khoản đã ngừng.", "The account is switched off.")
    row = User.objects.select_for_update().get(pk=target.pk)
    one_time = None
    if password is None:
        password = one_time = one_time_password()
    else:
        require_good_password(password, row)
        if own and row.must_change_password and row.check_password(password):
            raise Refused(
                "Mật khẩu mới phải khác mật khẩu dùng một lần.",
                "The new password must differ from the one-time password.",
            )
    row.set_password(password)
    row.must_change_password = one_time is not None or (user is not None and not own)
    row.save(update_fields=["password", "must_change_password"])
    _audit("password", row, user, own=own)
    target.refresh_from_db()
    return one_time


@transaction.atomic
def user_set_role(*, user: User | None, target: User, role: str) -> User:
    """Give a user another role.

    Raises:
        Refused: the user may not, it is the user's own role, or no administrator would remain.
    """
    _may_manage(user)
    if user is not None and user.pk == target.pk:
        raise Refused("Không thể tự đổi vai trò của mình.", "You may not change your own role.")
    row = _locked(target)
    new = _role(role)
    if row.role == new:
        return row
    if new != Role.ADMINISTRATOR:
        _keep_an_administrator(row)
    before, row.role = row.role, new
    row.save(update_fields=["role"])
    _audit("role", row, user, before=before, after=row.role)
    return row


@transaction.atomic
def user_deactivate(*, user: User | None, target: User) -> User:
    """Switch a user off; what they did stays on record under their name.

    Raises:
        Refused: the user may not, it is themselves, or no administrator would remain.
    """
    _may_manage(user)
    if user is not None and user.pk == target.pk:
        raise Refused("Không thể tự ngừng tài khoản.", "You may not switch yourself off.")
    row = _locked(target)
    if row.is_active:
        _keep_an_administrator(row)
        row.is_active = False
        row.save(update_fields=["is_active"])
        _audit("deactivate", row, user)
    return row


@transaction.atomic
def user_reactivate(*, user: User | None, target: User) -> User:
    """Switch a user on again.

    Raises:
        Refused: the user may not.
    """
    _may_manage(user)
    row = _locked(target)
    if not row.is_active:
        row.is_active = True
        row.save(update_fields=["is_active"])
        _audit("reactivate", row, user)
    return row


def demo_users_ensure() -> list[tuple[str, str, str | None]]:
    """Make sure that the sample watch has one user per role (two verifiers).

    Returns:
        (username, role, password): a fresh one-time password while the user has not set an own
        one; ``None`` once they have, when switched off, or when the name is a real user's.
    """
    answer: list[tuple[str, str, str | None]] = []
    for username, role, display_name in DEMO_USERS:
        row = User.objects.filter(username__iexact=username).first()
        password = None
        if row is None:
            row, password = user_create(
                user=None, username=username, role=role, display_name=display_name, is_demo=True
            )
        elif row.is_demo and row.is_active and row.must_change_password:
            password = user_set_password(user=None, target=row)
        answer.append((row.username, row.role, password))
    return answer
