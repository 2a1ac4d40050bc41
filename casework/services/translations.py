"""Translations by segment: start, save while writing, approve, undo; approved is searchable."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import QuerySet

from casework.clock import now
from casework.models import Item, Passage, Review, Translation, TranslationSegment, User
from casework.models.text import TextKind
from casework.permissions import Action, require
from casework.selectors.restricted import require_readable
from casework.selectors.translations import TARGET, earlier_translation, joined_segments
from casework.services.alerts import alerts_due, alerts_settle_after_commit
from casework.services.audit import audit_record
from casework.services.searchable import refresh_passages
from casework.services.words import typed
from nlp.passages import split
from nlp.sentences import sentence_ends
from records.errors import Refused

MAX_SEGMENT_CHARS = 20_000


class Span(NamedTuple):
    """One segment's place in the item's text."""

    start: int
    end: int
    text: str


def segment_spans(text: str) -> list[Span]:
    """Return the sentences of ``text`` without outer white space; blank ones are left out."""
    spans: list[Span] = []
    start = 0
    for end in sentence_ends(text):
        piece = text[start:end]
        stripped = piece.strip()
        if stripped:
            first = start + len(piece) - len(piece.lstrip())
            spans.append(Span(first, first + len(stripped), stripped))
        start = end
    return spans


def _audit(user: User, translation: Translation, action: str, **detail: Any) -> None:
    audit_record(
        action=f"translation.{action}",
        subject=f"translation:{translation.pk}",
        detail={"item": translation.item_id, "version": translation.item_version, **detail},
        actor=user,
    )


@transaction.atomic
def translation_start(*, user: User, item: Item) -> Translation:
    """Begin (or return) the translation of the item's present text, cut into sentences.

    Sentences that an earlier version's translation already had come along with their text.

    Raises:
        Refused: role, restricted item, or nothing to translate.
    """
    require(user, Action.TRANSLATION_EDIT)
    require_readable(user, item)
    item = Item.objects.select_for_update().get(pk=item.pk)
    if item.deleted_at is not None or not item.text.strip() or item.lang in ("", TARGET):
        raise Refused("Tư liệu này không có gì để dịch.", "There is nothing to translate here.")
    translation, new = Translation.objects.get_or_create(
        item=item,
        item_version=item.version,
        target=TARGET,
        made_by="",
        defaults={"source_lang": item.lang},
    )
    if new:
        carried = _fill(translation, item)
        _audit(user, translation, "start", carried=carried)
    return translation


def _fill(translation: Translation, item: Item) -> int:
    """Create the segments; return how many took their text over from an earlier version."""
    earlier = earlier_translation(item)
    known = {s.source_text: s for s in earlier.segments.all() if s.text} if earlier else {}
    rows = []
    for ordinal, span in enumerate(segment_spans(item.text)):
        old = known.get(span.text)
        rows.append(
            TranslationSegment(
                translation=translation,
                ordinal=ordinal,
                start=span.start,
                end=span.end,
                source_text=span.text,
                text=old.text if old else "",
                edited_by_id=old.edited_by_id if old else None,
                edited_at=old.edited_at if old else None,
            )
        )
    TranslationSegment.objects.bulk_create(rows)
    return sum(bool(row.text) for row in rows)


def _refuse_outdated(translation: Translation) -> None:
    if translation.item_version < translation.item.version:
        raise Refused(
            "Bản gốc đã đổi; bản dịch này đã cũ. Hãy dịch phiên bản mới.",
            "The original has changed; this translation is outdated. Translate the new version.",
        )


@transaction.atomic
def translation_save_segment(
    *, user: User, segment: TranslationSegment, text: str, seen: str | None = None
) -> TranslationSegment:
    """Save one segment. An approved translation goes back to draft; search keeps its last text.

    Args:
        user: who writes.
        segment: the segment.
        text: its translation; empty clears it.
        seen: the text the user started from; refused when someone else changed it since.

    Raises:
        Refused: role, restricted or outdated, too long, or changed by someone else meanwhile.
    """
    require(user, Action.TRANSLATION_EDIT)
    segment = (
        TranslationSegment.objects.select_for_update(of=("self",))
        .select_related("translation__item")
        .get(pk=segment.pk)
    )
    translation = segment.translation
    require_readable(user, translation.item)
    _refuse_outdated(translation)
    text = typed(text)
    if len(text) > MAX_SEGMENT_CHARS:
        raise Refused("Đoạn dịch quá dài.", "The segment is too long.")
    if text == segment.text:
        return segment
    if seen is not None and typed(seen) != segment.text:
        raise Refused(
            "Người khác vừa sửa đoạn này. Hãy tải lại trang để xem bản mới.",
            "Someone else has just changed this segment. Reload to see it.",
        )
    segment.text, segment.edited_by, segment.edited_at = text, user, now()
    segment.save(update_fields=["text", "edited_by", "edited_at"])
    if translation.status == Translation.Status.APPROVED:
        translation.status = Translation.Status.DRAFT
        translation.save(update_fields=["status"])
    _audit(user, translation, "segment", segment=segment.ordinal)
    return segment


def _current_passages(translation: Translation) -> QuerySet[Passage]:
    return Passage.objects.filter(
        item_id=translation.item_id,
        text_kind=TextKind.TRANSLATION,
        translation__target=translation.target,
        current=True,
    )


def _publish(translation: Translation) -> list[int]:
    """Make the approved text's passages the current ones; return the ids of those replaced."""
    earlier = _current_passages(translation)
    gone = list(earlier.values_list("pk", flat=True))
    earlier.update(current=False)
    for span in split(translation.text):
        Passage.objects.create(
            item_id=translation.item_id,
            item_version=translation.item_version,
            text_kind=TextKind.TRANSLATION,
            translation=translation,
            ordinal=span.ordinal,
            start=span.start,
            end=span.end,
            text=span.text,
            lang=translation.target,
        )
    alerts_due(item_id=translation.item_id)
    refresh_passages(translation.item_id)
    alerts_settle_after_commit()
    return gone


def _bring_back(translation: Translation, ids: list[int]) -> None:
    """Make the passages that an approval replaced the current ones again."""
    _current_passages(translation).update(current=False)
    Passage.objects.filter(pk__in=ids, item_id=translation.item_id).update(current=True)
    refresh_passages(translation.item_id)


def _locked(translation: Translation) -> Translation:
    rows = Translation.objects.select_for_update(of=("self",)).select_related("item")
    return rows.get(pk=translation.pk)


@transaction.atomic
def translation_approve(*, user: User, translation: Translation) -> Review:
    """Approve a complete translation: its text becomes passages, searchable at once.

    Raises:
        Refused: role, restricted or outdated, segments missing, or approved already.
    """
    require(user, Action.TRANSLATION_APPROVE)
    translation = _locked(translation)
    require_readable(user, translation.item)
    _refuse_outdated(translation)
    if translation.status == Translation.Status.APPROVED:
        raise Refused("Bản dịch đã được duyệt.", "The translation is approved already.")
    missing = translation.segments.filter(text="").count()
    if missing:
        raise Refused(f"Còn {missing} đoạn chưa dịch.", f"{missing} segments have no text yet.")
    before: dict[str, Any] = {
        "text": translation.text,
        "approved_by": translation.approved_by_id,
        "approved_at": translation.approved_at.isoformat() if translation.approved_at else None,
    }
    translation.text = joined_segments(translation)
    translation.status = Translation.Status.APPROVED
    translation.approved_by, translation.approved_at = user, now()
    translation.save(update_fields=["text", "status", "approved_by", "approved_at"])
    before["replaced_passages"] = _publish(translation)
    review = Review.objects.create(
        translation=translation, reviewer=user, decision="approve", before=before
    )
    _audit(user, translation, "approve", review=review.pk)
    return review


@transaction.atomic
def translation_undo(*, user: User, review: Review) -> Translation:
    """Undo one's own last approval: what was searchable before it is so again.

    Raises:
        Refused: role, not one's own, or not the last.
    """
    require(user, Action.TRANSLATION_APPROVE)
    if review.translation is None:
        raise Refused("Đây không phải quyết định về bản dịch.", "Not about a translation.")
    translation = _locked(review.translation)
    last = translation.reviews.filter(undone_at=None).order_by("-id").first()
    if last is None or last.pk != review.pk or last.reviewer_id != user.pk:
        raise Refused(
            "Chỉ hoàn tác được lần duyệt gần nhất của chính bạn.",
            "Only your own last approval can be undone.",
        )
    before = last.before
    translation.text = before["text"]
    translation.status = Translation.Status.DRAFT
    translation.approved_by_id = before["approved_by"]
    translation.approved_at = before["approved_at"]
    translation.save(update_fields=["text", "status", "approved_by", "approved_at"])
    _bring_back(translation, before["replaced_passages"])
    last.undone_at = now()
    last.save(update_fields=["undone_at"])
    _audit(user, translation, "undo", review=last.pk)
    return translation
