"""Token pairs that platforms replace at every refresh (Zalo's refresh token works only once).

The pair lies in the key folder, never in rows. A refresh is three writes under a lock: a note that
this refresh token is about to be spent, the new pair in the place of the old one, the note taken
away. A kill in between leaves the old pair or the new one, whole; and a note beside the old pair
says that the platform may have handed out a pair which never reached us. Then the old one is tried
once more, and if the platform refuses it, the operator is told what happened.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from casework.archive.disk import disk_errors, exclusive, sync_folder, write_small
from casework.clock import LOCAL
from monitor.collect.connector import Visit
from monitor.collect.credentials import Secrets
from records.errors import OperatorError

EARLY: Final = timedelta(minutes=10)
"""An access token is replaced when it has less than this to live."""


@dataclass(frozen=True, slots=True)
class Pair:
    """An access token with the refresh token that replaces it; times in UTC, ``None`` unknown."""

    access: str
    refresh: str
    expires_at: datetime | None = None
    refresh_expires_at: datetime | None = None

    def usable(self, now: datetime) -> bool:
        """Whether the access token can still be used at ``now``."""
        return bool(self.access) and (self.expires_at is None or now + EARLY < self.expires_at)


class TokenRefused(OperatorError):
    """The platform refuses the refresh token for good; nothing was handed out."""


Rotate = Callable[[str], Pair]
"""Asks the platform once (``visit.http.request(..., again=False)``) for a new pair.

Raises ``TokenRefused`` where the platform says no, anything else where that is not known.
"""


class Tokens:
    """The token pair of one account.

    Args:
        visit: for its secrets, ``base_url`` and time.
        refresh_env: environment variable with the first refresh token. Setting another one
            there starts anew; a stand-in for the platform (``base_url``) has pairs of its own.
        access_env: environment variable with the first access token; may be unset.
        rotate: asks for a new pair.
    """

    def __init__(
        self, visit: Visit, *, refresh_env: str, access_env: str = "", rotate: Rotate
    ) -> None:
        self._visit = visit
        self._rotate = rotate
        self._env = refresh_env
        first = visit.secrets[refresh_env]
        self._first = Pair(visit.secrets.get(access_env) or "" if access_env else "", first)
        told_apart = f"{visit.manifest.kind}\n{visit.base_url}\n{first}".encode()
        key = bytes(settings.MANHMOI_PSEUDONYM_KEY)
        digest = hmac.new(key, b"tokens\n" + told_apart, hashlib.sha256).hexdigest()[:24]
        self.name = f"{visit.manifest.kind}-{digest}"
        folder = Path(settings.MANHMOI_KEYS) / "tokens"
        self._pair_file = folder / f"{self.name}.json"
        self._note_file = folder / f"{self.name}.spent"
        self._lock_file = folder / f"{self.name}.lock"

    def pair(self) -> Pair:
        """Return the pair as it stands.

        Raises:
            OperatorError: the stored pair cannot be read.
        """
        try:
            raw = self._pair_file.read_bytes()
        except FileNotFoundError:
            return self._hidden(self._first)
        try:
            return self._hidden(_pair_of(json.loads(raw)))
        except (ValueError, KeyError, TypeError) as error:
            raise OperatorError(
                f"Không đọc được cặp mã {self._pair_file.name} trong thư mục khóa: hãy xóa tệp này "
                f"và đặt {self._env} mới",
                f"the token pair {self._pair_file.name} in the key folder cannot be read: delete "
                f"it and set a new {self._env}",
            ) from error

    def access(self, *, refused: str = "") -> str:
        """Return an access token that can be used, replacing the pair where needed.

        Args:
            refused: the access token that the platform has just refused, if any.

        Raises:
            TokenRefused: the platform does not take the refresh token; the message tells whether
                an answer of the platform was lost before.
            Retry: the platform cannot be reached.
        """
        pair = self.pair()
        if pair.usable(self._now()) and pair.access != refused:
            return pair.access
        with disk_errors(str(self._pair_file.parent)), exclusive(self._lock_file):
            # Another process may have been here while we waited.
            pair = self.pair()
            if not pair.usable(self._now()) or pair.access == refused:
                pair = self._replace(pair)
        return pair.access

    def _replace(self, old: Pair) -> Pair:
        for draft in self._pair_file.parent.glob(f".{self.name}.*"):
            draft.unlink()  # left by a kill in the middle of a write
        spent_before = self._spent(old)
        self._write_note(old)
        try:
            new = self._hidden(self._rotate(old.refresh))
        except TokenRefused as error:
            if spent_before:
                raise self._lost(spent_before) from error
            self._remove_note()
            raise
        write_small(self._pair_file, json.dumps(_plain(new)).encode())
        self._remove_note()
        return new

    def _spent(self, pair: Pair) -> str:
        """When this very refresh token was sent before without an answer kept; empty if never."""
        try:
            note = json.loads(self._note_file.read_bytes())
            return str(note["at"]) if note["token"] == _digest(pair.refresh) else ""
        except (OSError, ValueError, KeyError, TypeError):
            return ""

    def _write_note(self, pair: Pair) -> None:
        at = self._spent(pair) or self._now().isoformat()
        note = {"token": _digest(pair.refresh), "at": at}
        write_small(self._note_file, json.dumps(note).encode())

    def _remove_note(self) -> None:
        self._note_file.unlink(missing_ok=True)
        sync_folder(self._note_file.parent)

    def _lost(self, at: str) -> TokenRefused:
        day = datetime.fromisoformat(at).astimezone(LOCAL).strftime("%H:%M %d/%m/%Y")
        title = self._visit.manifest.title
        return TokenRefused(
            f"{title.vi}: nền tảng đã đổi mã lúc {day} nhưng câu trả lời không đến được máy này "
            f"(mất điện hoặc mất mạng giữa chừng). Hãy cấp quyền lại và đặt {self._env} mới",
            f"{title.en}: the platform replaced the tokens at {day}, but its answer never reached "
            f"this machine (power or network lost midway). Authorise again and set a new "
            f"{self._env}",
        )

    def _now(self) -> datetime:
        return datetime.now(UTC)

    def _hidden(self, pair: Pair) -> Pair:
        if isinstance(self._visit.secrets, Secrets):
            self._visit.secrets.hide(pair.access)
            self._visit.secrets.hide(pair.refresh)
        return pair


def expiry(seconds: object) -> datetime | None:
    """Return when something that lives ``seconds`` (a number or digits) ends; ``None`` unknown."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | str):
        return None
    if isinstance(seconds, str) and not seconds.isdigit():
        return None
    return datetime.now(UTC) + timedelta(seconds=min(int(seconds), 10 * 365 * 24 * 3600))


def _digest(token: str) -> str:
    """A hash that tells tokens apart without being one."""
    return hashlib.sha256(b"manhmoi-token\n" + token.encode()).hexdigest()[:24]


def _plain(pair: Pair) -> dict[str, str | None]:
    return {
        "access": pair.access,
        "refresh": pair.refresh,
        "expires_at": pair.expires_at.isoformat() if pair.expires_at else None,
        "refresh_expires_at": (
            pair.refresh_expires_at.isoformat() if pair.refresh_expires_at else None
        ),
    }


def _pair_of(raw: dict[str, Any]) -> Pair:
    def at(name: str) -> datetime | None:
        return datetime.fromisoformat(raw[name]) if raw.get(name) else None

    return Pair(str(raw["access"]), str(raw["refresh"]), at("expires_at"), at("refresh_expires_at"))
