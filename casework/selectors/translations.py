"""Reads of the translation queue: foreign-language items and their translations by segment."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from casework.models import Item, Review, Translation, TranslationSegment, User
from casework.permissions import Action, require
from casework.selectors.restricted import readable

TARGET: Final = "vi"
PAGE_SIZE: Final = 40
_NOT_FOREIGN: Final = ("", TARGET, "und")


class Progress(StrEnum):
    """How an item's translation stands, in the order of the queue."""

    UNTRANSLATED = "untranslated"
    OUTDATED = "outdated"
    DRAFT = "draft"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class TranslationPage:
    """One translation beside its original. ``filled`` of ``total`` segments have text."""

    item: Item
    translation: Translation
    segments: list[TranslationSegment]
    filled: int
    total: int
    outdated: bool
    last_review: Review | None
    changed_since_approval: bool


def translation_text(translation: Translation) -> str:
    """Return the text that the translation's passages point into: as last approved, else empty."""
    return translation.text


def joined_segments(translation: Translation) -> str:
    """Return the segments' present texts joined as the original joins its own.

    Segments that a line break parted stay on lines of their own; others are parted by a space.
    """
    source = item_text(translation)
    parts: list[str] = []
    end = 0
    for segment in translation.segments.order_by("ordinal"):
        if parts:
            parts.append("\n" if "\n" in source[end : segment.start] else " ")
        parts.append(segment.text.strip())
        end = segment.end
    return "".join(parts)


def item_text(translation: Translation) -> str:
    """Return the item's text in the version that was translated."""
    item = translation.item
    if translation.item_version == item.version:
        return item.text
    earlier = item.versions.filter(version=translation.item_version).first()
    return earlier.text if earlier else ""


def _foreign(user: User) -> QuerySet[Any]:
    """Return foreign-language items, annotated with ``rank``: their place in ``Progress``."""
    here = Translation.objects.filter(item=OuterRef("pk"), target=TARGET)
    current = here.filter(item_version=OuterRef("version"))
    approved = current.filter(status=Translation.Status.APPROVED)
    return (
        Item.objects.filter(readable(user), deleted_at=None)
        .exclude(lang__in=_NOT_FOREIGN)
        .exclude(text="")
        .alias(has_any=Exists(here), has_current=Exists(current), has_approved=Exists(approved))
        .annotate(
            rank=Case(
                When(has_approved=True, then=Value(3)),
                When(has_current=True, then=Value(2)),
                When(has_any=True, then=Value(1)),
                default=Value(0),
                output_field=IntegerField(),
            )
        )
        .defer("signature")
    )


_RANKS: Final = tuple(Progress)


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One item of the queue; ``filled`` of ``total`` segments of its translation have text."""

    item: Item
    progress: Progress
    filled: int
    total: int


def translation_queue(
    *, user: User, progress: Progress | None = None, lang: str = "", page: int = 1
) -> tuple[Page[Any], list[QueueRow]]:
    """Return a page of foreign-language items: untranslated, outdated, drafts, approved.

    Raises:
        Refused: role.
    """
    require(user, Action.TRANSLATION_VIEW)
    items = _foreign(user).select_related("source")
    if progress is not None:
        items = items.filter(rank=_RANKS.index(progress))
    if lang:
        items = items.filter(lang=lang)
    now_here = Q(translations__item_version=F("version"), translations__target=TARGET)
    items = items.annotate(
        total=Count("translations__segments", filter=now_here),
        filled=Count(
            "translations__segments", filter=now_here & ~Q(translations__segments__text="")
        ),
    ).order_by("rank", F("published_at").desc(nulls_last=True), "-pk")
    found = Paginator(items, PAGE_SIZE).get_page(page)
    rows = [QueueRow(item, _RANKS[item.rank], item.filled, item.total) for item in found]
    return found, rows


def translation_counts(*, user: User) -> dict[Progress, int]:
    """Return how many foreign-language items stand where.

    Raises:
        Refused: role.
    """
    require(user, Action.TRANSLATION_VIEW)
    rows = dict(_foreign(user).values_list("rank").annotate(n=Count("pk")).order_by())
    return {progress: rows.get(rank, 0) for rank, progress in enumerate(_RANKS)}


def translation_languages(*, user: User) -> list[str]:
    """Return the languages that stand in the queue, sorted.

    Raises:
        Refused: role.
    """
    require(user, Action.TRANSLATION_VIEW)
    return sorted(set(_foreign(user).order_by().values_list("lang", flat=True)))


def translation_item(*, user: User, item_id: int) -> Item | None:
    """Return a foreign-language item that the user may read, else ``None``.

    Raises:
        Refused: role.
    """
    require(user, Action.TRANSLATION_VIEW)
    found: Item | None = _foreign(user).select_related("source").filter(pk=item_id).first()
    return found


def current_translation(item: Item) -> Translation | None:
    """Return the translation of the item's present version; a person's before a machine's."""
    rows = item.translations.filter(item_version=item.version, target=TARGET)
    return rows.order_by("made_by").first()


def earlier_translation(item: Item) -> Translation | None:
    """Return the newest translation of an earlier version."""
    rows = item.translations.filter(item_version__lt=item.version, target=TARGET)
    return rows.order_by("-item_version", "made_by").first()


def translation_page(*, user: User, translation: Translation) -> TranslationPage:
    """Return everything that the side-by-side page shows.

    Raises:
        Refused: role.
    """
    require(user, Action.TRANSLATION_VIEW)
    segments = list(translation.segments.select_related("edited_by"))
    return TranslationPage(
        item=translation.item,
        translation=translation,
        segments=segments,
        filled=sum(bool(segment.text.strip()) for segment in segments),
        total=len(segments),
        outdated=translation.item_version < translation.item.version,
        last_review=translation.reviews.filter(undone_at=None).order_by("-id").first(),
        changed_since_approval=bool(translation.text)
        and translation.status == Translation.Status.DRAFT,
    )
