"""What a user prefers; not casework, so it leaves no audit event."""

from __future__ import annotations

from django.conf import settings

from casework.models.people import User
from records.errors import Refused


def user_set_language(*, user: User, language: str) -> None:
    """Remember the language in which ``user`` reads the console.

    Raises:
        Refused: the console does not speak that language.
    """
    if language not in dict(settings.LANGUAGES):
        raise Refused("Giao diện không có ngôn ngữ này.", "The console lacks this language.")
    user.language = language
    user.save(update_fields=["language"])
