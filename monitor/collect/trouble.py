"""Passing trouble with one of several things: the others are asked first, then it is told."""

from __future__ import annotations

from records.errors import Retry


class Trouble:
    """What could not be asked in a visit, for now."""

    def __init__(self) -> None:
        self._last: Retry | None = None
        self._again = False

    def met(self, error: Retry) -> None:
        """Keep an error, and go on.

        Raises:
            Retry: it is the platform's, not this thing's: the second in a row, or one that says
                when to come back.
        """
        if self._again or error.after_s is not None:
            raise error
        self._last, self._again = error, True

    def passed(self) -> None:
        """Note that something could be asked."""
        self._again = False

    def tell(self) -> None:
        """End the visit with what was kept.

        Raises:
            Retry: something could not be asked.
        """
        if self._last is not None:
            raise self._last
