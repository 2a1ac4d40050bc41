"""Near copies of pictures across the archive."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from rapidfuzz import fuzz

from casework.models import ImagePrint, Media, Reading, User
from casework.permissions import Action, require
from casework.selectors.print_table import print_table
from casework.selectors.restricted import readable
from ocr.prints import NEAR, NEAR_DRAWING, NEAR_PAGE, PAGE_MODEL, mirrored
from records.text import unaccented

SHOWN: Final = 12
# Two readings of one page, both with their errors, agree above this; two filled-in forms below.
SAME_TEXT: Final = 90.0
# A drawing with a label or two is compared as a drawing.
_ENOUGH_TEXT: Final = 40


@dataclass(frozen=True, slots=True)
class Asked:
    """A picture to look for: its hash, its moment in ms, and its text where it is a page."""

    bits: bytes
    page: bool
    at_ms: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Copy:
    """A picture of another item that looks like the one asked for.

    ``distance`` counts differing bits of 256; ``at_ms`` is the moment in ``media`` (0 for a
    still), ``own_ms`` in what was asked for; ``seen_at`` is when its item was published, or
    collected where that is not known.
    """

    media: Media
    distance: int
    at_ms: int
    own_ms: int
    mirrored: bool
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Copies:
    """Near copies, the earliest seen first; ``count`` is how many there are in all."""

    shown: list[Copy]
    count: int


def copies_of(*, user: User | None, media: Media, operator: bool = False) -> Copies:
    """Return the near copies of a picture or of a video's scenes in other items.

    Args:
        user: who asks; items that this user may not read are left out.
        media: the file.
        operator: asked on the command line, where ``user`` is ``None``.

    Raises:
        Refused: the role may not.
    """
    rows = ImagePrint.objects.filter(media=media).order_by("frame_ms")
    asked = [Asked(bytes(r.bits), _is_page(r.model), r.frame_ms) for r in rows]
    if any(one.page for one in asked):
        text = _texts([media.pk]).get(media.pk, "")
        asked = [Asked(one.bits, one.page, one.at_ms, text) for one in asked]
    return copies_like(user=user, asked=asked, operator=operator, besides=media.item_id)


def _is_page(model: str) -> bool:
    return model.startswith(PAGE_MODEL.name + "@")


def copies_like(
    *,
    user: User | None,
    asked: Sequence[Asked],
    operator: bool = False,
    besides: int | None = None,
) -> Copies:
    """Return near copies of pictures that need not be in the archive.

    Args:
        user: who asks.
        asked: the pictures' hashes.
        operator: asked on the command line.
        besides: id of an item to leave out.

    Raises:
        Refused: the role may not.
    """
    if not operator:
        require(user, Action.ITEM_VIEW)
    best = _nearest(asked)
    rows = Media.objects.filter(pk__in=best, item__deleted_at=None, original__erased_at=None)
    if not operator and user is not None:
        rows = rows.filter(readable(user, "item__"))
    if besides is not None:
        rows = rows.exclude(item_id=besides)
    kept = _same_words(rows.select_related("item", "item__source", "original"), best)
    found = [
        Copy(media, apart, at_ms, one.at_ms, flipped, _seen(media))
        for media in kept
        for apart, at_ms, one, flipped in [best[media.pk]]
    ]
    found.sort(key=lambda copy: (copy.seen_at is None, copy.seen_at, copy.media.pk))
    return Copies(found[:SHOWN], len(found))


_Best = dict[int, tuple[int, int, Asked, bool]]


def _nearest(asked: Sequence[Asked]) -> _Best:
    """Return for every near media file its smallest distance, and to which picture."""
    table = print_table()
    best: _Best = {}
    for one in asked:
        limit = NEAR_PAGE if one.page else NEAR
        for flipped in (False, True):
            # Nobody mirrors a page of writing unseen.
            if flipped and one.page:
                continue
            bits = mirrored(one.bits) if flipped else one.bits
            for media_id, at_ms, apart in table.near(bits, limit, page=one.page):
                if media_id not in best or apart < best[media_id][0]:
                    best[media_id] = apart, at_ms, one, flipped
    return best


def _same_words(rows: Iterable[Media], best: _Best) -> list[Media]:
    """Leave out pages that only look alike: filled-in forms of different people."""
    media = list(rows)
    pages = [one.pk for one in media if best[one.pk][2].page]
    texts = _texts(pages)
    return [
        one
        for one in media
        if not best[one.pk][2].page
        or _one_page(best[one.pk][0], best[one.pk][2].text, texts.get(one.pk, ""))
    ]


def _one_page(distance: int, text: str, other: str) -> bool:
    if len(text) >= _ENOUGH_TEXT and len(other) >= _ENOUGH_TEXT:
        return fuzz.ratio(unaccented(text), unaccented(other)) >= SAME_TEXT
    return distance <= NEAR_DRAWING


def _texts(media_ids: Sequence[int]) -> dict[int, str]:
    """Return what was read in each file, its pages joined."""
    texts: dict[int, str] = {}
    rows = Reading.objects.filter(media_id__in=media_ids).order_by("media_id", "page", "pk")
    for media_id, text in rows.values_list("media_id", "text"):
        texts[media_id] = f"{texts.get(media_id, '')} {text}".strip()
    return texts


def _seen(media: Media) -> datetime | None:
    return media.item.published_at or media.item.collected_at
