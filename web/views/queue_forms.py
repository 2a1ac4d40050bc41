"""What the views of the queues share: absent rows, refusals in words, numbers from the address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.contrib import messages
from django.http import Http404, HttpRequest, QueryDict

from records.errors import ManhMoiError
from web.wording import error_text

Row = TypeVar("Row")


def found(row: Row | None) -> Row:
    """Return the row.

    Raises:
        Http404: there is none, or not for this user.
    """
    if row is None:
        raise Http404
    return row


@contextmanager
def told(request: HttpRequest) -> Iterator[None]:
    """Turn a refusal into a message on the next page instead of an error page."""
    try:
        yield
    except ManhMoiError as error:
        messages.error(request, error_text(error))


def number(data: QueryDict, name: str) -> int | None:
    """Return a whole number of the address or form, ``None`` when it is none."""
    text = data.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
