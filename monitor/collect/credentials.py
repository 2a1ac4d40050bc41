"""Credentials: from the environment or the system's keyring, never kept, never printed."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from django.conf import settings

from casework.credential_lookup import credential_value
from monitor.collect.manifest import Credential
from records.errors import OperatorError


class Secrets(Mapping[str, str]):
    """The credentials a connector declares, looked up when asked for.

    Args:
        declared: the manifest's credentials.
        suffix: tells apart two accounts of one platform: ``NAME_SUFFIX`` is tried before ``NAME``.
    """

    def __init__(self, declared: tuple[Credential, ...], suffix: str = "") -> None:
        self._declared = {one.env: one for one in declared}
        self._suffix = suffix.upper()
        self._seen: set[str] = set()

    def _find(self, name: str) -> str:
        found = credential_value(f"{name}_{self._suffix}") if self._suffix else ""
        found = found or credential_value(name)
        if found:
            self._seen.add(found)
        return found

    def __getitem__(self, name: str) -> str:
        found = self._find(name)
        if not found:
            label = self._declared[name].label if name in self._declared else None
            shown_vi, shown_en = (label.vi, label.en) if label else (name, name)
            raise OperatorError(
                f"Thiếu {shown_vi}: đặt biến môi trường {name}",
                f"{shown_en} is missing: set the environment variable {name}",
            )
        return found

    def get(self, name: str, default: str = "") -> str:  # type: ignore[override]
        """Return a credential, ``default`` where it is not set."""
        return self._find(name) or default

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and bool(self._find(name))

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._declared if self._find(name))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def missing(self) -> list[Credential]:
        """Return the required credentials that are not set."""
        return [one for one in self._declared.values() if one.required and not self._find(one.env)]

    def hide(self, value: str) -> str:
        """Remember a secret that came another way (a refreshed token) and return it."""
        if value:
            self._seen.add(value)
        return value

    def redact(self, text: str) -> str:
        """Return ``text`` without any secret looked up so far."""
        for secret in self._seen:
            if len(secret) >= 4:
                # In an address some of its letters are written otherwise.
                text = text.replace(secret, "***").replace(quote(secret, safe=""), "***")
        return text

    def account(self) -> str:
        """Return a keyed hash of what is set: keys with quotas of their own have their own."""
        joined = "\n".join(f"{name}={self._find(name)}" for name in sorted(self._declared))
        key = bytes(settings.MANHMOI_PSEUDONYM_KEY)
        return hmac.new(key, f"account\n{joined}".encode(), hashlib.sha256).hexdigest()[:16]
