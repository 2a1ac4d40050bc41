"""Authors become keyed hashes before anything is stored."""

from __future__ import annotations

import hmac

from django.conf import settings


def author_pid(platform: str, author_key: str | None) -> str:
    """Return HMAC-SHA256(key, platform + ":" + author id) as hex, empty when no author is known.

    The key lies in the key folder, outside the database. The result is still personal data.
    """
    if not author_key:
        return ""
    message = f"{platform}:{author_key}".encode()
    return hmac.new(settings.MANHMOI_PSEUDONYM_KEY, message, "sha256").hexdigest()
