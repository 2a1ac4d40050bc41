"""One item with everything that stands beside it: texts, machine results, decisions, origin."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from casework.models import (
    AuditEvent,
    Clue,
    Flag,
    Item,
    ItemVersion,
    LeadItem,
    Media,
    Passage,
    Reading,
    Review,
    Transcript,
    Translation,
    User,
)
from casework.permissions import Action, allowed, require
from casework.selectors.restricted import readable

# Enough to see who repeats a text; a wave of copies is counted, not listed.
COPIES_SHOWN = 20
EVENTS_SHOWN = 200


@dataclass(frozen=True, slots=True)
class ItemPage:
    """An item and the rows about it that ``user`` may see; lists are in reading order."""

    item: Item
    media: list[Media]
    passages: list[Passage]
    clues: list[Clue]
    flags: list[Flag]
    transcripts: list[Transcript]
    readings: list[Reading]
    translations: list[Translation]
    versions: list[ItemVersion]
    reviews: list[Review]
    events: list[AuditEvent]
    leads: list[LeadItem]
    copy_of: Item | None
    copies: list[Item]
    copies_count: int


def item_get(*, user: User, item_id: int) -> Item:
    """Return an item that ``user`` may read.

    Raises:
        Refused: the role may not see items at all.
        Item.DoesNotExist: there is none, or this user may not know of it.
    """
    require(user, Action.ITEM_VIEW)
    rows = Item.objects.select_related("source", "intake", "intake__received_by", "consent")
    return rows.select_related("original").get(readable(user), pk=item_id)


def item_page(*, user: User, item: Item) -> ItemPage:
    """Return what stands beside ``item``; what the role may not see comes back empty."""
    require(user, Action.ITEM_VIEW)
    family = item.near_duplicate_of_id or item.pk
    copies = (
        Item.objects.filter(readable(user), near_duplicate_of_id=family, deleted_at=None)
        .exclude(pk=item.pk)
        .select_related("source")
    )
    return ItemPage(
        item=item,
        media=list(item.media.select_related("original").order_by("pk")),
        passages=list(item.passages.filter(current=True).order_by("text_kind", "ordinal")),
        clues=list(_current_clues(item)),
        flags=_flags(user, item),
        transcripts=list(
            item.transcripts.select_related("media", "parent", "author").order_by("pk")
        ),
        readings=list(item.readings.select_related("media").order_by("media_id", "page", "pk")),
        translations=_approved_translations(item),
        versions=list(item.versions.all()),
        reviews=_reviews(user, item),
        events=_events(user, item),
        leads=_leads(user, item),
        copy_of=_copy_of(user, item),
        copies=list(copies.order_by("published_at", "pk")[:COPIES_SHOWN]),
        copies_count=copies.count(),
    )


def _current_clues(item: Item) -> list[Clue]:
    original = Q(text_kind="original", item_version=item.version)
    # A corrected version takes the place of the words before it, and of the clues in them.
    present = Q(transcript=None) | Q(transcript__current=True)
    rows = item.clues.filter(present, original | ~Q(text_kind="original"))
    return list(rows.order_by("text_kind", "start", "pk"))


def _flags(user: User, item: Item) -> list[Flag]:
    if not allowed(user, Action.FLAG_VIEW):
        return []
    rows = item.flags.select_related("fact", "first_reviewer", "second_reviewer")
    return list(rows.order_by("start", "pk"))


def _approved_translations(item: Item) -> list[Translation]:
    rows = item.translations.filter(status=Translation.Status.APPROVED)
    return list(rows.select_related("approved_by").prefetch_related("segments").order_by("pk"))


def _reviews(user: User, item: Item) -> list[Review]:
    about = Q(translation__item=item)
    if allowed(user, Action.FLAG_VIEW):
        about |= Q(flag__item=item)
    rows = Review.objects.filter(about).select_related("reviewer", "flag", "translation")
    return list(rows.order_by("-created_at", "-pk"))


def _events(user: User, item: Item) -> list[AuditEvent]:
    if not allowed(user, Action.AUDIT_VIEW):
        return []
    subjects = [f"item:{item.pk}"]
    if item.intake_id:
        subjects.append(f"intake:{item.intake_id}")
    for kind, rows in (
        ("media", item.media),
        ("flag", item.flags),
        ("translation", item.translations),
        ("transcript", item.transcripts),
    ):
        subjects += [f"{kind}:{pk}" for pk in rows.values_list("pk", flat=True)]
    found = AuditEvent.objects.filter(subject__in=subjects).select_related("actor")
    return list(found.order_by("-seq")[:EVENTS_SHOWN])


def _leads(user: User, item: Item) -> list[LeadItem]:
    if not allowed(user, Action.LEAD_VIEW):
        return []
    return list(item.lead_entries.select_related("lead", "added_by"))


def _copy_of(user: User, item: Item) -> Item | None:
    if item.near_duplicate_of_id is None:
        return None
    rows = Item.objects.filter(readable(user), pk=item.near_duplicate_of_id)
    return rows.select_related("source").first()


def media_get(*, user: User, media_id: int) -> Media:
    """Return a media file that ``user`` may play, its item and original with it.

    Raises:
        Refused: the role may not play media.
        Media.DoesNotExist: there is none, or its item is not this user's to read.
    """
    require(user, Action.MEDIA_PLAY)
    rows = Media.objects.select_related("item", "original")
    return rows.get(readable(user, "item__"), pk=media_id)


def transcript_get(*, user: User, transcript_id: int) -> Transcript:
    """Return a transcript of a recording that ``user`` may play.

    Raises:
        Refused: the role may not play media.
        Transcript.DoesNotExist: there is none, or its item is not this user's to read.
    """
    require(user, Action.MEDIA_PLAY)
    rows = Transcript.objects.select_related("item").prefetch_related("segments")
    return rows.get(readable(user, "item__"), pk=transcript_id)
