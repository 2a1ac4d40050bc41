"""What two people approved is laid out for the cyber unit's programmes; what is withdrawn, revoked.

Objects are made once, when a flag is approved or withdrawn, so that every programme gets the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db import transaction

from casework.clock import now
from casework.handover.evidence import Dossier, dossier_of
from casework.handover.misp import event_of
from casework.handover.stix import flag_objects, shared_objects
from casework.models import Flag, SharedObject, User
from casework.permissions import Action, require
from casework.selectors.flags import near_copy_ids
from casework.selectors.referrals import evidence
from casework.selectors.sharing import collection_of, flags_to_share, last_added
from casework.services.audit import audit_record
from records.errors import Refused

_OUT: Final = frozenset({Flag.Status.APPROVED, Flag.Status.WITHDRAWN})
_TICK: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class _Made:
    """One version of one object before it is laid out; no version: it never changes."""

    collection: str
    id: str
    type: str
    spec: str
    version: datetime | None
    body: dict[str, Any]
    own: bool


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _stix(collection: str, body: dict[str, Any], *, own: bool) -> _Made:
    stamp = body.get("modified") or body.get("created")
    return _Made(
        collection=collection,
        id=body["id"],
        type=body["type"],
        spec=body.get("spec_version", "2.1"),
        version=_moment(stamp) if stamp else None,
        body=body,
        own=own,
    )


def _event(collection: str, dossier: Dossier) -> _Made:
    event = event_of(dossier)
    # The manifest's line and the hashes go along: serving a feed then needs no library.
    feed: dict[str, Any] = json.loads(json.dumps(event.to_feed(with_meta=True), default=str))
    inner = feed["Event"]
    body = {"manifest": inner.pop("_manifest"), "hashes": inner.pop("_hashes"), **feed}
    return _Made(
        collection=collection,
        id=str(event.uuid),
        type="misp-event",
        spec="misp",
        version=dossier.changed_at.astimezone(UTC),
        body=body,
        own=True,
    )


def _made_of(flag: Flag) -> list[_Made]:
    dossier = dossier_of(evidence(user=None, flag=flag))
    where = collection_of(flag)
    own = flag_objects(dossier, revoked=dossier.withdrawn, modified=dossier.changed_at)
    return [
        *(_stix(where.name, one, own=False) for one in shared_objects(dossier)),
        *(_stix(where.name, one, own=True) for one in own),
        _event(where.events, dossier),
    ]


def _missing(made: Iterable[_Made]) -> list[_Made]:
    """Return those whose id and version are not laid out yet, each once."""
    by_id = {(one.collection, one.id, one.version): one for one in made}
    rows = SharedObject.objects.filter(stix_id__in={one.id for one in by_id.values()})
    there = set(rows.values_list("collection", "stix_id", "version"))
    known = {(collection, stix_id) for collection, stix_id, _version in there}
    return [
        one
        for key, one in by_id.items()
        if (key[:2] not in known if one.version is None else key not in there)
    ]


def _lay_out(flag: Flag, made: Sequence[_Made]) -> None:
    """Add rows in order, each at a time of its own that is later than any before it."""
    clock: dict[str, datetime] = {}
    rows = []
    for one in made:
        before = clock.get(one.collection) or last_added(one.collection)
        at = max(now(), before + _TICK) if before else now()
        clock[one.collection] = at
        rows.append(
            SharedObject(
                collection=one.collection,
                stix_id=one.id,
                stix_type=one.type,
                spec_version=one.spec,
                version=one.version or at,
                body=one.body,
                flag=flag if one.own else None,
                added_at=at,
            )
        )
    SharedObject.objects.bulk_create(rows)


def _never_left(flag: Flag) -> bool:
    """Whether a withdrawn flag was neither laid out nor handed over: nobody needs to be told."""
    return (
        flag.status == Flag.Status.WITHDRAWN
        and not flag.referrals.exists()
        and not flag.shared.exists()
    )


@transaction.atomic
def flag_share(*, flag: Flag) -> int:
    """Lay out an approved flag's objects, or the revoked versions of a withdrawn one's.

    Called in the transaction of the decision; a second call adds nothing.

    Returns:
        How many versions are new.

    Raises:
        Refused: the decisions do not show two different people.
    """
    flag = Flag.objects.select_related("item__original", "fact").get(pk=flag.pk)
    if flag.status not in _OUT or flag.item.deleted_at is not None or _never_left(flag):
        return 0
    made = _made_of(flag)
    if not _missing(made):
        return 0
    # The record's own lock puts all that share in a row: whoever asks for what was added after
    # a time can then never be told later of something added earlier.
    audit_record(
        action="share.add",
        subject=f"flag:{flag.pk}",
        detail={"collection": collection_of(flag).name, "status": flag.status},
    )
    new = _missing(made)
    _lay_out(flag, new)
    return len(new)


@transaction.atomic
def flag_unshare(*, flag: Flag) -> int:
    """Take back what nobody has fetched yet, for the undoing of an approval.

    Returns:
        How many objects were taken back.

    Raises:
        Refused: a programme or a person has fetched it; then it can only be withdrawn.
    """
    if flag.referrals.exists():
        raise Refused(
            "Cờ đã được đơn vị an ninh mạng lấy về; chỉ có thể rút lại.",
            "The cyber unit has fetched this flag; it can only be withdrawn.",
        )
    count, _rows = SharedObject.objects.filter(flag=flag).delete()
    if count:
        audit_record(action="share.remove", subject=f"flag:{flag.pk}", detail={"objects": count})
        share_again(gone=[flag])
    return count


def share_again(*, gone: Sequence[Flag]) -> None:
    """Give back to other approved flags the objects of equal content that went with these.

    The address and the words of a post have ids that follow from their contents, so flags of one
    post, and of its exact copies, name the same ones.
    """
    items = {flag.item_id: flag.item for flag in gone}
    near = {
        pk for item in items.values() for pk in near_copy_ids(item).values_list("pk", flat=True)
    }
    others = Flag.objects.filter(
        item__in=near | set(items), status=Flag.Status.APPROVED, shared__isnull=False
    ).exclude(pk__in=[flag.pk for flag in gone])
    for other in others.distinct():
        flag_share(flag=other)


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a catch-up did: flags looked at, flags with something new, versions added, refused."""

    flags: int
    changed: int
    added: int
    refused: int


def sharing_refresh(*, user: User | None) -> Refreshed:
    """Lay out every approved or withdrawn flag that is not there yet; ``None``: the command line.

    Flags whose decisions do not show two different people are counted and left out.

    Raises:
        Refused: the user may not manage tokens.
    """
    if user is not None:
        require(user, Action.TOKENS_MANAGE)
    flags = changed = added = refused = 0
    for flag in flags_to_share():
        flags += 1
        try:
            new = flag_share(flag=flag)
        except Refused:
            refused += 1
            continue
        changed, added = changed + bool(new), added + new
    return Refreshed(flags, changed, added, refused)
