"""The text that a flag points into, what stands around its evidence, and its near copies."""

from __future__ import annotations

from typing import Final, NamedTuple

from django.db.models import Q, QuerySet

from casework.models import Flag, Item, ItemVersion

CONTEXT_CHARS: Final = 700


class Excerpt(NamedTuple):
    """A text around its evidence. ``cut_before``/``cut_after`` say that there is more."""

    before: str
    evidence: str
    after: str
    cut_before: bool
    cut_after: bool


def judged_version(flag: Flag) -> Item | ItemVersion | None:
    """Return the version of the item that was judged; ``None`` when it is gone."""
    if flag.item_version == flag.item.version:
        return flag.item
    return flag.item.versions.filter(version=flag.item_version).first()


def flagged_text(flag: Flag) -> str:
    """Return the text that the flag's offsets point into, in the version that was judged."""
    if flag.transcript is not None:
        return flag.transcript.text
    if flag.reading is not None:
        return flag.reading.text
    version = judged_version(flag)
    return version.text if version else ""


def excerpt(flag: Flag, context: int = CONTEXT_CHARS) -> Excerpt:
    """Return the evidence with up to ``context`` characters on each side.

    When the judged text is gone (erased, or its version lost) the stored evidence stands alone.
    """
    text = flagged_text(flag)
    if text[flag.start : flag.end] != flag.evidence:
        return Excerpt("", flag.evidence, "", False, False)
    first, last = max(0, flag.start - context), min(len(text), flag.end + context)
    return Excerpt(
        text[first : flag.start], flag.evidence, text[flag.end : last], first > 0, last < len(text)
    )


def group_ids(item: Item) -> QuerySet[Item]:
    """Return the items whose text is nearly this one's, this one included."""
    first = item.near_duplicate_of_id or item.pk
    group = Q(near_duplicate_of_id=first) | Q(pk=first)
    return Item.objects.filter(group, deleted_at=None)


def near_copy_ids(item: Item) -> QuerySet[Item]:
    """Return the items whose text is nearly this one's: its first copy and that one's others."""
    return group_ids(item).exclude(pk=item.pk)
