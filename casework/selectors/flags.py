"""Reads of the flag queue: what the machine suggested, beside the official fact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from casework.models import Flag, Item, Review, User
from casework.permissions import Action, allowed, require
from casework.selectors.restricted import readable

PAGE_SIZE: Final = 20
CONTEXT_CHARS: Final = 700
TABS: Final = (
    Flag.Status.SUGGESTED,
    Flag.Status.FIRST_APPROVED,
    Flag.Status.APPROVED,
    Flag.Status.REJECTED,
    Flag.Status.WITHDRAWN,
)


class Excerpt(NamedTuple):
    """A text around its evidence. ``cut_before``/``cut_after`` say that there is more."""

    before: str
    evidence: str
    after: str
    cut_before: bool
    cut_after: bool


@dataclass(frozen=True, slots=True)
class FlagCard:
    """A flag as its card shows it.

    ``stamp`` marks the state that the user looks at. ``near_copies`` counts items with nearly the
    same text. ``may_accept`` and ``may_undo`` say what this user could do next.
    """

    flag: Flag
    excerpt: Excerpt
    stamp: str
    near_copies: int
    last_review: Review | None
    may_accept: bool
    may_reject: bool
    may_withdraw: bool
    may_undo: bool

    @property
    def cues(self) -> list[str]:
        """The cues that fired, one by one."""
        return [cue.strip() for cue in self.flag.why.split(";") if cue.strip()]

    @property
    def assumed(self) -> bool:
        """Whether the fact rests on an assumption, allowed for synthetic items only."""
        return self.flag.fact_is_assumed


def flagged_text(flag: Flag) -> str:
    """Return the text that the flag's offsets point into, in the version that was judged."""
    if flag.transcript is not None:
        return flag.transcript.text
    if flag.reading is not None:
        return flag.reading.text
    if flag.item_version == flag.item.version:
        return flag.item.text
    earlier = flag.item.versions.filter(version=flag.item_version).first()
    return earlier.text if earlier else ""


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


def near_copy_ids(item: Item) -> QuerySet[Item]:
    """Return the items whose text is nearly this one's: its first copy and that one's others."""
    first = item.near_duplicate_of_id or item.pk
    group = Q(near_duplicate_of_id=first) | Q(pk=first)
    return Item.objects.filter(group, deleted_at=None).exclude(pk=item.pk)


def _visible(user: User) -> QuerySet[Flag]:
    rows = Flag.objects.filter(readable(user, "item__"))
    return rows.select_related(
        "item__source", "fact", "transcript", "reading", "first_reviewer", "second_reviewer"
    ).defer("item__signature")


def flag_card(user: User, flag: Flag) -> FlagCard:
    """Return what the card of one flag shows to this user."""
    last = flag.reviews.filter(undone_at=None).order_by("-id").first()
    status = Flag.Status(flag.status)
    reviewing = allowed(user, Action.FLAG_REVIEW)
    second = allowed(user, Action.FLAG_APPROVE) and flag.first_reviewer_id != user.pk
    open_states = {Flag.Status.SUGGESTED, Flag.Status.FIRST_APPROVED}
    return FlagCard(
        flag=flag,
        excerpt=excerpt(flag),
        stamp=f"{flag.status}:{last.pk if last else 0}",
        near_copies=near_copy_ids(flag.item).count(),
        last_review=last,
        may_accept=reviewing
        and (status == Flag.Status.SUGGESTED or (status == Flag.Status.FIRST_APPROVED and second)),
        may_reject=reviewing and status in open_states,
        may_withdraw=allowed(user, Action.FLAG_WITHDRAW) and status == Flag.Status.APPROVED,
        may_undo=reviewing
        and last is not None
        and last.reviewer_id == user.pk
        and not flag.referrals.exists(),
    )


def flag_queue(
    *, user: User, status: Flag.Status, page: int = 1
) -> tuple[Page[Any], list[FlagCard]]:
    """Return one page of flags with this status, surest first among those that wait.

    Raises:
        Refused: role.
    """
    require(user, Action.FLAG_VIEW)
    waiting = status in (Flag.Status.SUGGESTED, Flag.Status.FIRST_APPROVED)
    order = ("-score", "-id") if waiting else ("-created_at", "-id")
    rows = _visible(user).filter(status=status).order_by(*order)
    found = Paginator(rows, PAGE_SIZE).get_page(page)
    return found, [flag_card(user, flag) for flag in found]


def flag_get(*, user: User, flag_id: int) -> Flag | None:
    """Return a flag that the user may see, else ``None``.

    Raises:
        Refused: role.
    """
    require(user, Action.FLAG_VIEW)
    return _visible(user).filter(pk=flag_id).first()


def flag_counts(*, user: User) -> dict[Flag.Status, int]:
    """Return how many flags stand where, for the tabs.

    Raises:
        Refused: role.
    """
    require(user, Action.FLAG_VIEW)
    rows = Flag.objects.filter(readable(user, "item__")).order_by()
    found = dict(rows.values_list("status").annotate(n=Count("pk")))
    return {status: found.get(status.value, 0) for status in TABS}


def flag_last_decision(*, user: User) -> Review | None:
    """Return the user's newest decision about a flag if it can still be undone.

    Raises:
        Refused: role.
    """
    require(user, Action.FLAG_VIEW)
    mine = user.reviews.filter(flag__isnull=False, undone_at=None).select_related("flag")
    last = mine.order_by("-id").first()
    if last is None or last.flag is None or last.flag.referrals.exists():
        return None
    later = last.flag.reviews.filter(undone_at=None, id__gt=last.pk)
    return None if later.exists() else last
