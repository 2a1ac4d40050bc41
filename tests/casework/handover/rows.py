"""Approved flags and what leaves of them, for the tests of the formats."""

from __future__ import annotations

from typing import Any

from casework.handover.evidence import Dossier, dossier_of
from casework.models import Flag, Item
from casework.models.people import Role
from casework.selectors.referrals import evidence, referral_get
from casework.services.flags import flag_decide, flag_withdraw
from tests.casework.queues import rows


def approved(item: Item | None = None, **fields: Any) -> Flag:
    """Return a flag that two verifiers approved."""
    flag = rows.flag(item, **fields)
    for _ in range(2):
        flag_decide(user=rows.user(Role.VERIFIER), flag=flag, decision="accept")
    flag.refresh_from_db()
    return flag


def withdrawn(flag: Flag) -> Flag:
    """Return the flag, withdrawn."""
    flag_withdraw(user=rows.user(Role.VERIFIER), flag=flag, reason="đã cải chính")
    flag.refresh_from_db()
    return flag


def with_copy(**fields: Any) -> Flag:
    """Return an approved flag whose item has a near copy that was approved too."""
    flag = approved(**fields)
    approved(rows.item(near_duplicate_of=flag.item, url="https://example.invalid/copy"))
    return flag


def dossier(flag: Flag) -> Dossier:
    """Return what leaves of the flag."""
    cyber = rows.user(Role.CYBER)
    found = referral_get(user=cyber, flag_id=flag.pk)
    assert found is not None
    return dossier_of(evidence(user=cyber, flag=found))
