"""Hand-over of approved flags to the cyber unit as files, each export on record."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, Literal

from django.db import transaction

from casework.clock import now
from casework.handover.evidence import Dossier, dossier_of
from casework.handover.lists import as_csv, as_json, as_xlsx
from casework.handover.misp import event_of
from casework.handover.stix import bundle_of
from casework.models import Flag, Referral, User
from casework.permissions import Action, require
from casework.selectors.referrals import evidence, referral_all, referral_get
from casework.services.audit import audit_record
from records.errors import Refused

Format = Literal["json", "csv", "xlsx", "stix", "misp"]
FORMATS: Final[tuple[Format, ...]] = ("json", "csv", "xlsx", "stix", "misp")


def referral_require(*, user: User, flag: Flag) -> Flag:
    """Return the flag, read again, if it may be handed over.

    Raises:
        Refused: role, or two different people did not approve it.
    """
    again = referral_get(user=user, flag_id=flag.pk)
    if again is None:
        raise Refused(
            "Cờ này chưa được hai người khác nhau duyệt.",
            "Two different people have not approved this flag.",
        )
    return again


def _written(form: Format, dossiers: Sequence[Dossier], at: datetime) -> bytes:
    match form:
        case "json":
            return as_json(dossiers, at)
        case "csv":
            return as_csv(dossiers)
        case "xlsx":
            return as_xlsx(dossiers, at)
        case "stix":
            return _json(bundle_of(dossiers))
        case "misp":
            events = [{"Event": json.loads(event_of(one).to_json())} for one in dossiers]
            return _json(events[0] if len(events) == 1 else {"response": events})


def _json(document: dict[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def hand_over_record(*, user: User, form: str, flags: Sequence[Flag], sha256: str) -> None:
    """Put a hand-over on record, in the caller's transaction.

    Every approved flag gets a ``Referral`` row with the SHA-256 of the bytes. Withdrawn flags go
    along so that the withdrawal is delivered too; they get no new row.
    """
    approved = [one for one in flags if one.status == Flag.Status.APPROVED]
    for one in approved:
        Referral.objects.create(flag=one, format=form, exported_by=user, sha256=sha256)
    audit_record(
        action="referral.export",
        subject=f"sha256:{sha256}",
        detail={
            "format": form,
            "flags": [one.pk for one in approved],
            "withdrawn": [one.pk for one in flags if one.status == Flag.Status.WITHDRAWN],
        },
        actor=user,
    )


@transaction.atomic
def referral_export(*, user: User, form: Format, flag: Flag | None = None) -> bytes:
    """Return the export of one flag or of all, and put the hand-over on record.

    Args:
        user: the cyber officer.
        form: ``json``, ``csv``, ``xlsx``, ``stix`` (a bundle) or ``misp`` (events).
        flag: only this one; all that may be handed over when ``None``.

    Raises:
        Refused: role, or the flag was not approved by two different people.
    """
    require(user, Action.REFERRAL_EXPORT)
    flags = referral_all(user=user) if flag is None else [referral_require(user=user, flag=flag)]
    dossiers = [dossier_of(evidence(user=user, flag=one)) for one in flags]
    data = _written(form, dossiers, now())
    hand_over_record(user=user, form=form, flags=flags, sha256=hashlib.sha256(data).hexdigest())
    return data
