"""One-time passwords that can be read aloud, and the rules for a person's own."""

from __future__ import annotations

import secrets
from typing import Final

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation

from casework.models import User
from records.errors import Refused

# Without 0 o, 1 l i: 31 signs, 4.95 bits each; 15 of them are 74 bits.
ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS: Final = 3
GROUP_SIGNS: Final = 5


def one_time_password() -> str:
    """Return a random password of 74 bits such as ``k7mpx-w3rtd-9qhvc``."""
    return "-".join(
        "".join(secrets.choice(ALPHABET) for _ in range(GROUP_SIGNS)) for _ in range(GROUPS)
    )


def require_good_password(password: str, user: User) -> None:
    """Raise unless the password passes the rules in settings.

    Raises:
        Refused: too short, too common, or digits only.
    """
    try:
        validate_password(password, user)
    except ValidationError as error:
        messages = []
        for language in ("vi", "en"):
            with translation.override(language):
                messages.append(" ".join(str(message) for message in error.messages))
        raise Refused(*messages) from error
