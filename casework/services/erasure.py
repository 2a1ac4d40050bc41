"""Erasing an item for good: words, bytes, and all that machines and people made of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db import transaction

from casework.clock import now
from casework.index_access import index_home
from casework.models import AlertDue, Consent, Flag, Intake, Item, NearDuplicateBand, Review, User
from casework.models.items import Stage, WorkState
from casework.permissions import Action, require
from casework.services.audit import audit_record
from casework.services.contact_vault import contact_forget
from casework.services.erasure_journal import item_erasure_note
from casework.services.holds import active_holds, hold_back
from casework.services.raw_erasure import RawErased, intake_forget, raw_close, raw_erase
from casework.services.shared_erasure import shared_forget
from records.errors import Refused

_BLANK: Final[dict[str, object]] = {
    "parent_id": "",
    "url": "",
    "title": "",
    "channel_id": "",
    "author_pid": "",
    "author_kind": "unknown",
    "text": "",
    "lang": "",
    "lang_score": None,
    "lang_model": "",
    "lang_declared": "",
    "metrics": {},
    "metrics_at": None,
    "near_duplicate_of": None,
    "near_duplicate_score": None,
    "signature": None,
    "refresh_due_at": None,
    "stage": Stage.DONE,
    "state": WorkState.DONE,
}

PassageRemoval = Callable[[Sequence[int]], None]


@dataclass(frozen=True, slots=True)
class ItemErased:
    """What went: passage ids to be taken from the index, and originals by SHA-256."""

    item_id: int
    passage_ids: tuple[int, ...] = ()
    raw: RawErased = field(default_factory=RawErased)


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn:
    """Item ids erased, and those held as evidence (now restricted; erased once lifted)."""

    erased: tuple[int, ...]
    held: tuple[int, ...]


class UnderLegalHold(Refused):
    """The item is evidence of a flag that a first reviewer confirmed."""

    def __init__(self) -> None:
        super().__init__(
            "Tư liệu là chứng cứ của một cờ đã có người thẩm định xác nhận: từ giờ bị hạn chế "
            "xem, và được xóa ngay khi cờ bị bác, rút hoặc hết hạn giữ.",
            "The item is evidence of a flag a reviewer has confirmed: access is limited from now "
            "on, and it is erased as soon as that flag is rejected or withdrawn or the hold ends.",
        )


def item_erase(
    *,
    item: Item,
    reason: str,
    user: User | None,
    remove_passages: PassageRemoval | None = None,
) -> ItemErased:
    """Erase an item; its row stays as a tombstone, so that an old file does not bring it back.

    Keys of raw bytes are destroyed unless another live item needs the same bytes, so no copy of
    the data folder, made before or after, can show them. Erasing twice does nothing more.

    Args:
        item: what to erase.
        reason: why, in a few words without personal text.
        user: who asks; ``None`` for a rule (the source deleted it) or the command line.
        remove_passages: takes the ids out of the index after the commit; by default this
            process's own index does it.

    Raises:
        Refused: the user may not.
        UnderLegalHold: it is held as evidence; the attempt is put on record, the item restricted,
            and erased when the hold ends.
    """
    if user is not None:
        require(user, Action.ITEM_ERASE)
    try:
        with transaction.atomic():
            return _erase(item, reason, user, remove_passages)
    except UnderLegalHold:
        with transaction.atomic():
            hold_back(item=item, reason=reason, user=user)
        raw_close(item)
        raise


def _erase(
    item: Item, reason: str, user: User | None, remove_passages: PassageRemoval | None
) -> ItemErased:
    row = Item.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if row.deleted_at is not None:
        return ItemErased(row.pk)
    flags = list(row.flags.select_for_update(of=("self",)))
    if active_holds(row.pk).exists():
        raise UnderLegalHold
    passage_ids = tuple(row.passages.order_by("pk").values_list("pk", flat=True))
    item_erasure_note(item=row)
    raw = raw_erase(row, reason)
    shared_forget(item_ids=[row.pk])
    _wipe_flags(flags)
    _wipe_derived(row)
    _pass_on_group(row)
    contact_forget(item=row)
    for name, value in _BLANK.items():
        setattr(row, name, value)
    row.deleted_at = now()
    row.save()
    _forget_intakes(row, raw)
    audit_record(
        action="item.erase",
        subject=f"item:{row.pk}",
        detail={
            "reason": reason[:200],
            "passages": len(passage_ids),
            "erased": raw.whole,
            "erased_in": sorted(set(raw.parts)),
            "kept_shared": sorted(set(raw.kept)),
        },
        actor=user,
    )
    if passage_ids:
        remove = remove_passages or (lambda ids: index_home().delete(list(ids)))
        # A failure is logged, not raised: the rows are gone, and doctor levels the index.
        transaction.on_commit(lambda: remove(passage_ids), robust=True)
    item.refresh_from_db()
    return ItemErased(row.pk, passage_ids, raw)


def _forget_intakes(item: Item, raw: RawErased) -> None:
    """Wipe what is said by the intake an item came in, and by others of bytes that are gone."""
    intake_forget(item.intake)
    for intake in Intake.objects.filter(original__sha256__in=raw.whole):
        intake_forget(intake)


def _wipe_flags(flags: Sequence[Flag]) -> None:
    """Drop suggestions nobody touched; of decided flags keep the decision, not the words."""
    for flag in flags:
        undecided = flag.status in (Flag.Status.SUGGESTED, Flag.Status.UNSURE)
        if undecided and not (flag.reviews.exists() or flag.holds.exists()):
            flag.delete()
            continue
        if undecided:
            flag.status = Flag.Status.SUPERSEDED
        flag.evidence, flag.why, flag.vetoes = "", "", []
        # The transcript or reading it points into goes; the decision must not go with it.
        flag.transcript = flag.reading = None
        flag.save()
        Review.objects.filter(flag=flag).update(reason="")


def _wipe_derived(item: Item) -> None:
    """Delete every row that repeats, cuts up, hears, reads or translates the item's words."""
    item.passages.all().delete()
    item.clues.all().delete()
    item.match_proposals.all().delete()
    item.translations.all().delete()
    item.transcripts.all().delete()
    item.readings.all().delete()
    item.quarantineentry_set.all().delete()
    item.media.all().delete()
    item.versions.all().delete()
    item.raw_copies.all().delete()
    item.captures.all().delete()
    item.metric_snapshots.all().delete()
    item.alerts.all().delete()
    AlertDue.objects.filter(item=item).delete()
    NearDuplicateBand.objects.filter(item=item).delete()
    # What it shares with other items repeats its words.
    item.links_up.all().delete()
    item.links_down.all().delete()
    item.proposal_entries.all().delete()
    item.blind_samples.all().delete()
    item.complaints.update(excerpt="", note="")


def _pass_on_group(item: Item) -> None:
    """Make the oldest remaining text the head of the near-duplicate group that ``item`` led."""
    rest = Item.objects.filter(near_duplicate_of=item).order_by("pk")
    head = rest.first()
    if head is None:
        return
    Item.objects.filter(pk=head.pk).update(near_duplicate_of=None, near_duplicate_score=None)
    rest.exclude(pk=head.pk).update(near_duplicate_of=head)


def consent_withdraw(*, consent: Consent, reason: str, user: User | None) -> ConsentWithdrawn:
    """Note that a consent was withdrawn and erase what it covered.

    Items held as evidence become restricted instead, and are named in the answer. Running it
    again finishes what a killed run left, or what was held then and is free now.

    Raises:
        Refused: the user may not.
    """
    if user is not None:
        require(user, Action.ITEM_ERASE)
    with transaction.atomic():
        row = Consent.objects.select_for_update().get(pk=consent.pk)
        if row.withdrawn_at is None:
            row.withdrawn_at = now()
            row.save(update_fields=["withdrawn_at"])
            audit_record(action="consent.withdraw", subject=f"consent:{row.pk}", actor=user)
    erased: list[int] = []
    held: list[int] = []
    for item in Item.objects.filter(consent=consent, deleted_at=None).order_by("pk"):
        try:
            item_erase(item=item, reason=reason, user=user)
            erased.append(item.pk)
        except UnderLegalHold:
            held.append(item.pk)
    consent.refresh_from_db()
    return ConsentWithdrawn(tuple(erased), tuple(held))
