"""One flag as its card shows it: both spans, cues, copies, spread, the like, what may be done."""

from __future__ import annotations

from dataclasses import dataclass, field

from casework.models import Complaint, Flag, LegalHold, Review, User
from casework.permissions import Action, allowed
from casework.selectors.flag_like import Earlier, flag_like
from casework.selectors.flag_spread import Spread, spread_of
from casework.selectors.flagged_text import Excerpt, excerpt, near_copy_ids
from casework.selectors.quality import reviewed_counts
from casework.selectors.restricted import readable
from casework.services.flag_locks import lock_holder
from casework.services.flag_steps import INACTIVE, flag_stamp, last_review

Status = Flag.Status
_OPEN = frozenset({Status.SUGGESTED, Status.UNSURE, Status.FIRST_APPROVED})


@dataclass(frozen=True, slots=True)
class FlagCard:
    """A flag as its card shows it.

    ``stamp`` marks the state that the user looks at. ``near_copies`` counts items with nearly the
    same text. ``reviewed`` is how many flags of this type were decided for good. ``locked_by`` is
    someone else who works on it now. The ``may_`` marks say what this user could do next.
    """

    flag: Flag
    excerpt: Excerpt
    stamp: str
    near_copies: int
    last_review: Review | None
    may_accept: bool
    may_reject: bool
    may_unsure: bool
    may_withdraw: bool
    may_undo: bool
    spread: Spread | None = None
    earlier: list[Earlier] = field(default_factory=list)
    reviewed: int = 0
    locked_by: str = ""
    hold: LegalHold | None = None
    complaint: Complaint | None = None

    @property
    def cues(self) -> list[str]:
        """The cues that fired, one by one."""
        return [cue.strip() for cue in self.flag.why.split(";") if cue.strip()]

    @property
    def may_hold(self) -> bool:
        """Whether opening the card locks it: not for who has just decided, others wait for it."""
        return (self.may_accept or self.may_reject) and not self.may_undo

    @property
    def assumed(self) -> bool:
        """Whether the fact rests on an assumption, allowed for synthetic items only."""
        return self.flag.fact_is_assumed


def flag_card(user: User, flag: Flag, reviewed: dict[str, int] | None = None) -> FlagCard:
    """Return what the card of one flag shows to this user.

    Args:
        user: who looks.
        flag: the flag, with its item and fact.
        reviewed: counts of ``reviewed_counts``, when the caller has them for many cards.
    """
    last = last_review(flag)
    status = Status(flag.status)
    holder = lock_holder(flag)
    elsewhere = holder is not None and holder.pk != user.pk
    reviewing = allowed(user, Action.FLAG_REVIEW) and not elsewhere
    access = readable(user)
    counts = reviewed_counts() if reviewed is None else reviewed
    return FlagCard(
        flag=flag,
        excerpt=excerpt(flag),
        stamp=flag_stamp(flag),
        near_copies=near_copy_ids(flag.item).filter(access).count(),
        last_review=last,
        may_accept=reviewing and _acceptable(user, flag),
        may_reject=reviewing and status in _OPEN,
        may_unsure=reviewing and status == Status.SUGGESTED,
        may_withdraw=allowed(user, Action.FLAG_WITHDRAW)
        and status == Status.APPROVED
        and not elsewhere,
        may_undo=reviewing
        and last is not None
        and last.reviewer_id == user.pk
        and not handed_over(flag),
        spread=spread_of(flag.item, access),
        earlier=flag_like(user, flag),
        reviewed=counts.get(flag.type, 0),
        locked_by=holder.username if elsewhere and holder else "",
        hold=LegalHold.objects.filter(flag=flag, ended_at=None).first(),
        complaint=Complaint.objects.filter(item_id=flag.item_id).first()
        if allowed(user, Action.COMPLAINT_VIEW)
        else None,
    )


def _acceptable(user: User, flag: Flag) -> bool:
    """Whether the flag's state and fact let this user approve it."""
    if flag.fact.status in INACTIVE and not flag.item.synthetic:
        return False
    if flag.status == Status.FIRST_APPROVED:
        return allowed(user, Action.FLAG_APPROVE) and flag.first_reviewer_id != user.pk
    return flag.status in (Status.SUGGESTED, Status.UNSURE)


def handed_over(flag: Flag) -> bool:
    """Whether the cyber unit has fetched the flag; what only lies ready can be taken back."""
    return flag.referrals.exists()
