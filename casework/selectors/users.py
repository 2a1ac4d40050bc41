"""Who works here."""

from __future__ import annotations

from django.db.models import QuerySet

from casework.models import User
from casework.permissions import Action, require
from records.errors import OperatorError


def users_list(*, user: User) -> QuerySet[User]:
    """Return every user by name, switched-off ones included.

    Raises:
        Refused: the user may not manage users.
    """
    require(user, Action.USERS_MANAGE)
    return User.objects.order_by("username")


def user_named(username: str) -> User:
    """Return the user of that name, whatever the case; for the command line.

    Raises:
        OperatorError: there is none.
    """
    row = User.objects.filter(username__iexact=username).first()
    if row is None:
        raise OperatorError(
            f"Không có người dùng {username}.", f"there is no user called {username}"
        )
    return row
