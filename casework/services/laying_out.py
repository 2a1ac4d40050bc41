"""What of a flag is laid out for programmes, and how that differs from what lies there already."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db.models import Q

from casework.clock import now
from casework.handover.evidence import Dossier, dossier_of
from casework.handover.misp import event_of
from casework.handover.stix import flag_objects, shared_objects
from casework.models import Flag, SharedObject
from casework.selectors.referrals import evidence
from casework.selectors.sharing import collection_of, last_added

_TICK: Final = timedelta(microseconds=1)
EVENT: Final = "misp"
"""``spec_version`` of rows that are MISP events."""
_TIMES: Final = frozenset({"modified", "timestamp", "publish_timestamp", "manifest"})


@dataclass(frozen=True, slots=True)
class Made:
    """One version of one object before it is laid out; ``version`` ``None``: it never changes.

    ``own``: it is this flag's alone, and revoked with it.
    """

    collection: str
    id: str
    type: str
    spec: str
    version: datetime | None
    body: dict[str, Any]
    own: bool

    @property
    def key(self) -> tuple[str, str]:
        """Which object it is a version of."""
        return self.collection, self.id


@dataclass(frozen=True, slots=True)
class Difference:
    """Versions to add, and rows that go: what cannot be revoked, and events that were replaced."""

    new: list[Made]
    gone: list[SharedObject]


def _stix(collection: str, body: dict[str, Any], *, own: bool) -> Made:
    stamp = body.get("modified") or body.get("created")
    return Made(
        collection=collection,
        id=body["id"],
        type=body["type"],
        spec=body.get("spec_version", "2.1"),
        version=datetime.fromisoformat(stamp).astimezone(UTC) if stamp else None,
        body=body,
        own=own,
    )


def _event(collection: str, dossier: Dossier, modified: datetime) -> Made:
    event = event_of(dossier)
    if modified > dossier.changed_at:
        within = [part for made in event.objects for part in (made, *made.attributes)]
        for part in (event, *within):
            part.timestamp = modified
    # The manifest's line and the hashes go along: serving a feed then needs no library.
    feed: dict[str, Any] = json.loads(json.dumps(event.to_feed(with_meta=True), default=str))
    inner = feed["Event"]
    return Made(
        collection=collection,
        id=str(event.uuid),
        type="misp-event",
        spec=EVENT,
        version=modified.astimezone(UTC),
        body={"manifest": inner.pop("_manifest"), "hashes": inner.pop("_hashes"), **feed},
        own=True,
    )


def _made(flag: Flag, dossier: Dossier, modified: datetime) -> list[Made]:
    where = collection_of(flag)
    own = flag_objects(dossier, revoked=dossier.withdrawn, modified=modified)
    every = [
        *(_stix(where.name, one, own=False) for one in shared_objects(dossier)),
        *(_stix(where.name, one, own=True) for one in own),
        _event(where.events, dossier, modified),
    ]
    return list({one.key: one for one in every}.values())


def _lying(flag: Flag, made: Iterable[Made]) -> dict[tuple[str, str], SharedObject]:
    """Return the newest version of everything of the flag's, or named by it, that is laid out."""
    ids = {one.id for one in made}
    rows = SharedObject.objects.filter(Q(stix_id__in=ids) | Q(flag=flag)).order_by("version")
    return {(row.collection, row.stix_id): row for row in rows}


def _content(value: Any) -> Any:
    """Return a body, or part of one, without its times of change."""
    if isinstance(value, dict):
        return {name: _content(one) for name, one in value.items() if name not in _TIMES}
    return [_content(one) for one in value] if isinstance(value, list) else value


def _differs(one: Made, lying: SharedObject | None) -> bool:
    if lying is None:
        return True
    if one.version is None:
        return False
    if one.own:
        return bool(_content(one.body) != _content(lying.body))
    return one.version > lying.version


def _revoked(row: SharedObject, at: datetime) -> Made:
    stamp = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return _stix(row.collection, {**row.body, "modified": stamp, "revoked": True}, own=True)


def _left_over(
    flag: Flag, made: Iterable[Made], lying: dict[tuple[str, str], SharedObject]
) -> Iterator[SharedObject]:
    keys = {one.key for one in made}
    for key, row in lying.items():
        if row.flag_id == flag.pk and key not in keys and not row.body.get("revoked"):
            yield row


def difference(flag: Flag) -> Difference:
    """Return what must change for what lies there to say what the flag's evidence says now.

    Nothing does, mostly. Something does after approval and withdrawal, and when near copies were
    confirmed, or access to the item limited, in between.

    Raises:
        Refused: the decisions do not show two different people.
    """
    dossier = dossier_of(evidence(user=None, flag=flag))
    made = _made(flag, dossier, dossier.changed_at)
    lying = _lying(flag, made)
    new = [one for one in made if _differs(one, lying.get(one.key))]
    if any(one.version and _is_late(one, lying.get(one.key)) for one in new):
        # It changed without a decision: the new versions must be later than those that lie there.
        made = _made(flag, dossier, now())
        new = [one for one in made if _differs(one, lying.get(one.key))]
    left = list(_left_over(flag, made, lying))
    revoked = [_revoked(row, now()) for row in left if row.body.get("created")]
    # A feed shows an event's newest version only; the words of earlier ones need not stay.
    earlier = [lying[one.key] for one in new if one.spec == EVENT and one.key in lying]
    gone = [row for row in left if not row.body.get("created")]
    return Difference([*new, *revoked], [*gone, *earlier])


def _is_late(one: Made, lying: SharedObject | None) -> bool:
    return lying is not None and one.version is not None and one.version <= lying.version


def lay_out(flag: Flag, made: Sequence[Made]) -> None:
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
