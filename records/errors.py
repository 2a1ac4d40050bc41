"""The error tree.

    ManhMoiError
    ├── Quarantine      this input is bad: set it aside with its reason, the rest goes on
    ├── Retry           try again later (a busy host, a locked database)
    ├── Parked          nothing wrong: something must arrive first (a model, a reader)
    ├── Refused         the user may not, or the state does not allow it
    └── OperatorError   the command cannot run as asked (full disk, wrong folder, missing key)

Every error carries its message in Vietnamese first and English beside it.
"""

from __future__ import annotations


class ManhMoiError(Exception):
    """Base of every error this product raises on purpose.

    Args:
        vi: message in Vietnamese.
        en: the same message in English.
    """

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(f"{vi} / {en}")
        self.vi = vi
        self.en = en


class Quarantine(ManhMoiError):
    """Bad input: kept, visible, re-runnable, and out of the way of the rest.

    Args:
        reason: stable machine word such as ``bad_json`` or ``too_large``.
        vi: message in Vietnamese.
        en: message in English.
        line: 1-based line of the file, where known.
        byte: 0-based byte offset in the file, where known.
    """

    def __init__(
        self, reason: str, vi: str, en: str, *, line: int | None = None, byte: int | None = None
    ) -> None:
        super().__init__(vi, en)
        self.reason = reason
        self.line = line
        self.byte = byte


class Retry(ManhMoiError):
    """A passing trouble.

    Args:
        vi: message in Vietnamese.
        en: message in English.
        after_s: seconds to wait before the next try, if the other side said so.
    """

    def __init__(self, vi: str, en: str, *, after_s: float | None = None) -> None:
        super().__init__(vi, en)
        self.after_s = after_s


class Parked(ManhMoiError):
    """Work that waits for something that is not here yet.

    Args:
        waiting_for: stable machine word such as ``speech_model``.
        vi: message in Vietnamese.
        en: message in English.
    """

    def __init__(self, waiting_for: str, vi: str, en: str) -> None:
        super().__init__(vi, en)
        self.waiting_for = waiting_for


class Refused(ManhMoiError):
    """The caller may not do this, or the row's state does not allow it."""


class OperatorError(ManhMoiError):
    """The command cannot run as asked; the message says what to do about it."""
