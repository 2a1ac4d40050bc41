"""What a request may be about: proposed by text, address, id, author or number; a person picks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import phonenumbers
from django.db import transaction
from django.db.models import Q, QuerySet

from casework.models import Clue, Item, SubjectRequest, User
from casework.permissions import Action, require
from casework.pseudonym import author_pid
from casework.selectors.restricted import may_read
from casework.selectors.search import search_passages
from casework.services.audit import audit_record
from casework.services.words import typed
from records.errors import Refused
from records.search import SearchFilters

MOST: Final = 200
"""Items proposed at once: who wrote more is asked about again when these are erased."""
_EXCERPT: Final = 240
_ID_PART: Final = re.compile(r"[A-Za-z0-9_-]{5,190}")
_CALLS: Final = "hotline"


class By(StrEnum):
    """What the person gave to find their data by."""

    TEXT = "text"
    URL = "url"
    ID = "id"
    AUTHOR = "author"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Proposal:
    """An item that may be meant; ``why`` is a stable word (``words``, ``url``, ``author`` …)."""

    item: Item
    excerpt: str
    why: str


def request_find(
    *, user: User, request: SubjectRequest, by: str, value: str, platform: str = ""
) -> list[Proposal]:
    """Return up to ``MOST`` items that the request may be about; nothing is decided by it.

    Restricted items are found too, but show their words only to who may read them.
    An author's id and a telephone number are only hashed and compared, never kept; the audit chain
    notes by what was looked for and how much was found, not the value.

    Args:
        user: who handles the request.
        request: an open request.
        by: one of ``By``.
        value: what the person gave.
        platform: of an author's id; all platforms when empty.

    Raises:
        Refused: role, closed, nothing given, or a number that is none.
        OperatorError: the index cannot be opened.
    """
    require(user, Action.SUBJECT_REQUEST_HANDLE)
    words = typed(value)
    if request.closed_at is not None:
        raise Refused("Yêu cầu này đã đóng.", "This request is closed.")
    if not words or by not in list(By):
        raise Refused("Hãy ghi điều cần tìm.", "Say what to look for.")
    found = [
        one if may_read(user, one.item) else replace(one, excerpt="")
        for one in _find(By(by), words, platform)
    ]
    with transaction.atomic():
        audit_record(
            action="request.find",
            subject=f"request:{request.pk}",
            detail={"by": by, "found": len(found)},
            actor=user,
        )
    return found


def _find(by: By, words: str, platform: str) -> list[Proposal]:
    match by:
        case By.TEXT:
            return _by_text(words)
        case By.URL:
            return _by_url(words)
        case By.ID:
            return _rows(_living().filter(platform_id=words), "id")
        case By.AUTHOR:
            return _by_author(words, platform)
        case By.PHONE:
            return _by_phone(words)


def _living() -> QuerySet[Item]:
    return Item.objects.filter(deleted_at=None).defer("signature")


def _rows(rows: QuerySet[Item], why: str, words: str = "") -> list[Proposal]:
    return [Proposal(one, _excerpt(one, words), why) for one in rows.order_by("-pk")[:MOST]]


def _excerpt(item: Item, words: str) -> str:
    """Return the beginning of an item's text, or what stands around ``words``."""
    text = item.text if words.lower() in item.text.lower() else f"{item.title}\n{item.text}"
    start = max(0, text.lower().find(words.lower()) - _EXCERPT // 4)
    return ("… " if start else "") + text[start : start + _EXCERPT]


def _merged(*groups: Iterable[Proposal]) -> list[Proposal]:
    found: dict[int, Proposal] = {}
    for group in groups:
        for one in group:
            found.setdefault(one.item.pk, one)
    return list(found.values())[:MOST]


def _by_text(words: str) -> list[Proposal]:
    """Return items that hold the words as they are, then what the search finds for them."""
    exact = _living().filter(Q(text__icontains=words) | Q(title__icontains=words))
    page = search_passages(
        user=None, query=words[:400], filters=SearchFilters(), limit=20, operator=True
    )
    found = [
        Proposal(hit.item, hit.passage.text[:_EXCERPT], "search")
        for hit in page.hits
        if hit.item.deleted_at is None
    ]
    return _merged(_rows(exact, "words", words), found)


def _by_url(address: str) -> list[Proposal]:
    """Return items of that address, or of an id that the address carries."""
    bare = re.sub(r"^https?://(www\.|m\.)?", "", address.strip()).rstrip("/")
    if not bare:
        return []
    path = bare.split("/", 1)[-1]
    ids = [part for part in _ID_PART.findall(path) if any(sign.isdigit() for sign in part)]
    return _merged(
        _rows(_living().filter(url__iendswith=bare), "url"),
        _rows(_living().filter(platform_id__in=ids), "id"),
    )


def _by_author(author_id: str, platform: str) -> list[Proposal]:
    """Return items whose author's keyed hash is that of the id the person gave."""
    names = (
        [platform]
        if platform
        else list(Item.objects.order_by().values_list("platform", flat=True).distinct())
    )
    # With and without the sign that handles are written with.
    keys = {author_id, author_id.removeprefix("@")}
    pids = [author_pid(name, key) for name in names for key in keys]
    return _rows(_living().filter(author_pid__in=pids), "author")


def _no_number() -> Refused:
    return Refused("Đây không phải số điện thoại.", "This is no telephone number.")


def _by_phone(number: str) -> list[Proposal]:
    """Return calls from that number and texts that name it."""
    try:
        parsed = phonenumbers.parse(number, "VN")
    except phonenumbers.NumberParseException as error:
        raise _no_number() from error
    if not phonenumbers.is_possible_number(parsed):
        raise _no_number()
    dialled = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    named = Clue.objects.filter(label="phone", norm=dialled).values("item_id")
    return _merged(
        _rows(_living().filter(author_pid=author_pid(_CALLS, dialled)), "caller"),
        _rows(_living().filter(pk__in=named), "phone"),
    )
