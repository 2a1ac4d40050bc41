"""The cyber unit answers: received, what came of it, the withdrawal noted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.db import transaction

from casework.models import ApiToken, Flag, ReferralReceipt, User
from casework.selectors.receipts import answerable
from casework.services.audit import audit_record
from casework.services.words import typed
from records.errors import Refused

Kind = ReferralReceipt.Kind
LONGEST_REFERENCE: Final = 120
LONGEST_NOTE: Final = 2_000


class Outcome(StrEnum):
    """What came of a referral."""

    VERIFIED = "verified"
    REMOVED = "removed"
    SANCTIONED = "sanctioned"
    PASSED_ON = "passed_on"
    NOT_ACTIONABLE = "not_actionable"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the unit says. ``outcome`` is for the kind *outcome* only, ``other`` needs a note."""

    kind: str
    outcome: str = ""
    reference: str = ""
    note: str = ""


def _checked(answer: Answer, flag: Flag) -> Answer:
    clean = Answer(answer.kind, answer.outcome, typed(answer.reference), typed(answer.note))
    if clean.kind not in Kind.values:
        names = ", ".join(Kind.values)
        raise Refused(f"Loại trả lời phải là một trong: {names}.", f"An answer is one of: {names}.")
    if len(clean.reference) > LONGEST_REFERENCE or len(clean.note) > LONGEST_NOTE:
        raise Refused(
            f"Số hồ sơ dài tối đa {LONGEST_REFERENCE} ký tự, ghi chú {LONGEST_NOTE}.",
            f"A reference has at most {LONGEST_REFERENCE} characters, a note {LONGEST_NOTE}.",
        )
    if clean.kind == Kind.OUTCOME:
        _check_outcome(clean)
    elif clean.outcome:
        raise Refused("Kết quả chỉ đi với loại trả lời outcome.", "Only an outcome has a result.")
    if clean.kind == Kind.WITHDRAWAL_NOTED and flag.status != Flag.Status.WITHDRAWN:
        raise Refused("Tin này chưa bị rút.", "This flag is not withdrawn.")
    return clean


def _check_outcome(answer: Answer) -> None:
    if answer.outcome not in set(Outcome):
        names = ", ".join(Outcome)
        raise Refused(f"Kết quả phải là một trong: {names}.", f"An outcome is one of: {names}.")
    if answer.outcome == Outcome.OTHER and not answer.note:
        raise Refused("Kết quả khác thì phải ghi rõ.", "Say what the other outcome is.")


@transaction.atomic
def receipt_add(
    *, user: User, flag_id: int, answer: Answer, token: ApiToken | None = None
) -> tuple[ReferralReceipt, bool]:
    """Keep an answer of the cyber unit about a flag it was given.

    The same answer again, by the same user, is not kept twice: a programme may safely repeat.

    Args:
        user: who answers.
        flag_id: about which flag; one that two people approved.
        answer: what they say.
        token: with which a programme answers.

    Returns:
        The answer's row, and whether it is new.

    Raises:
        Refused: role, no such flag, or an answer that is incomplete or does not fit the state.
    """
    flag = answerable(user=user, flag_id=flag_id)
    if flag is None:
        raise Refused("Không có hồ sơ này.", "There is no such referral.")
    # Locked, so that two copies of a repeated answer come one after the other.
    Flag.objects.select_for_update(of=("self",)).get(pk=flag.pk)
    clean = _checked(answer, flag)
    said = {
        "kind": clean.kind,
        "outcome": clean.outcome,
        "reference": clean.reference,
        "note": clean.note,
    }
    before = flag.receipts.filter(by=user, **said).first()
    if before is not None:
        return before, False
    row = ReferralReceipt.objects.create(flag=flag, by=user, token=token, **said)
    audit_record(
        action=f"answer.{clean.kind}",
        subject=f"flag:{flag.pk}",
        detail={"answer": row.pk, "outcome": clean.outcome, "token": token.pk if token else None},
        actor=user,
    )
    return row, True
