"""STIX 2.1 objects of approved flags.

Per flag: observed-data of the post (url, artifact with text and SHA-256), a note with the evidence
and the official fact (property extension), two opinions ``strongly-disagree`` by the reviewers'
roles, a report under TLP:AMBER around all; for confirmed near copies also campaign and incident.
There are no objects of persons: no user-account, no indicator.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from casework.handover.disarm import attack_pattern, frame_objects, techniques_of
from casework.handover.evidence import Dossier, steady_uuid
from casework.handover.stix_common import (
    EXTENSION,
    TLP_AMBER,
    common_objects,
    evidence_extension,
    library,
    office_identity,
    role_identity,
)

_MARKED: Final = {"object_marking_refs": [TLP_AMBER]}


class _Maker:
    """Makes the objects of one flag: same ids, ``created`` and marking on each."""

    def __init__(self, dossier: Dossier, *, revoked: bool, modified: datetime) -> None:
        self.dossier = dossier
        self.office = office_identity(dossier.archive_id)["id"]
        created = dossier.approved_at.astimezone(UTC)
        self.times = {"created": created, "modified": max(created, modified.astimezone(UTC))}
        self.revoked = {"revoked": True} if revoked else {}

    def make(self, kind: Any, place: str, /, **values: Any) -> dict[str, Any]:
        """Return one object of a stix2 class as plain JSON."""
        shared = {"created_by_ref": self.office, **self.times, **self.revoked, **_MARKED}
        own = kind(id=f"{kind._type}--{self.dossier.uuid(place)}", **{**shared, **values})
        return _plain(own)

    def link(self, source: str, kind: str, target: str) -> dict[str, Any]:
        """Return a relationship between two objects."""
        return self.make(
            library().Relationship,
            f"{source} {kind} {target}",
            relationship_type=kind,
            source_ref=source,
            target_ref=target,
        )


def _plain(made: Any) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(made.serialize())
    return plain


def _observables(dossier: Dossier) -> Iterator[dict[str, Any]]:
    """Yield the post's address and words; their ids follow from their contents."""
    post = dossier.post
    if post.url:
        yield _plain(library().URL(value=post.url, object_marking_refs=[TLP_AMBER]))
    data = dossier.words.encode()
    yield _plain(
        library().Artifact(
            mime_type="text/plain",
            payload_bin=base64.b64encode(data).decode(),
            hashes={"SHA-256": hashlib.sha256(data).hexdigest()},
            object_marking_refs=[TLP_AMBER],
        )
    )


def _note_words(dossier: Dossier) -> str:
    fact = dossier.fact
    return (
        f"“{dossier.evidence}” trái với dữ kiện {fact.id} (phiên bản {fact.version}): "
        f"{fact.statement_vi} Nguồn: {fact.source_doc}, {fact.source_section or '–'}. / "
        f"contradicts official fact {fact.id} (version {fact.version}): {fact.statement_en}"
    )


def _evidence(made: _Maker, seen: Sequence[str]) -> list[dict[str, Any]]:
    """Return observed-data, note and opinions."""
    dossier, post = made.dossier, made.dossier.post
    first = (post.published_at or post.collected_at).astimezone(UTC)
    observed = made.make(
        library().ObservedData,
        "observed-data",
        first_observed=first,
        last_observed=max(first, post.collected_at.astimezone(UTC)),
        number_observed=1,
        object_refs=seen,
    )
    note = made.make(
        library().Note,
        "note",
        abstract=f"{dossier.type}: {dossier.fact.id}",
        content=_note_words(dossier),
        object_refs=[observed["id"]],
        extensions={EXTENSION: evidence_extension(dossier)},
    )
    opinions = [
        made.make(
            library().Opinion,
            f"opinion:{place}",
            opinion="strongly-disagree",
            explanation=f"Hai người khác nhau đã duyệt; vai trò: {one.role}. / "
            f"Approved by two different people; role: {one.role}.",
            object_refs=[observed["id"]],
            created_by_ref=role_identity(dossier.archive_id, one.role)["id"],
        )
        for place, one in enumerate(dossier.approvals, start=1)
    ]
    return [observed, note, *opinions]


def _cluster(made: _Maker) -> list[dict[str, Any]]:
    """Return campaign and incident of a post whose near copies were confirmed too."""
    dossier = made.dossier
    moments = [dossier.post.published_at, *(one.published_at for one in dossier.copies)]
    times = [moment for moment in moments if moment is not None]
    span = (
        {"first_seen": min(times).astimezone(UTC), "last_seen": max(times).astimezone(UTC)}
        if times
        else {}
    )
    count = len(dossier.copies) + 1
    campaign = made.make(
        library().Campaign,
        "campaign",
        name=f"{dossier.type}: {dossier.fact.id}, {count} bài / posts",
        description=f"“{dossier.evidence}”",
        **span,
    )
    incident = made.make(
        library().Incident,
        "incident",
        name=f"{dossier.type}: {dossier.fact.id}, cờ / flag {dossier.flag_id}",
        description=f"{count} bài gần giống nhau đã được hai người duyệt. / "
        f"{count} nearly identical posts, each approved by two people.",
    )
    return [campaign, incident, made.link(incident["id"], "related-to", campaign["id"])]


def flag_objects(
    dossier: Dossier, *, revoked: bool = False, modified: datetime
) -> list[dict[str, Any]]:
    """Return the objects that are this flag's own; ``revoked`` is set on all that can bear it.

    Ids and ``created`` are the same each time. ``modified`` must be later than at the last
    hand-over if anything changed.

    Args:
        dossier: what leaves.
        revoked: the flag was withdrawn.
        modified: version of the objects; never taken as earlier than the approval.
    """
    made = _Maker(dossier, revoked=revoked, modified=modified)
    observables = list(_observables(dossier))
    evidence = _evidence(made, [one["id"] for one in observables])
    cluster = _cluster(made) if dossier.copies else []
    patterns = [attack_pattern(name)["id"] for name in techniques_of(dossier)]
    user = cluster[0]["id"] if cluster else evidence[0]["id"]
    links = [made.link(user, "uses" if cluster else "related-to", one) for one in patterns]
    inner = [*observables, *evidence, *cluster, *links]
    mark = "[ĐÃ RÚT / WITHDRAWN] " if revoked else ""
    report = made.make(
        library().Report,
        "report",
        name=f"{mark}{dossier.type}: {dossier.fact.id}, cờ / flag {dossier.flag_id}",
        description=_note_words(dossier),
        published=dossier.approved_at.astimezone(UTC),
        report_types=["campaign"] if cluster else ["observed-data"],
        labels=["synthetic"] if dossier.synthetic else ["approved-by-two"],
        object_refs=[*(one["id"] for one in inner), *patterns],
    )
    return [report, *inner]


def shared_objects(dossier: Dossier) -> list[dict[str, Any]]:
    """Return what several flags refer to, never revoked: identities, marking, techniques."""
    patterns = [attack_pattern(name) for name in techniques_of(dossier)]
    return [*common_objects(dossier), *frame_objects(), *patterns]


def objects_of(
    dossier: Dossier, *, revoked: bool = False, modified: datetime
) -> list[dict[str, Any]]:
    """Return everything a reader needs of one flag: ``shared_objects`` and ``flag_objects``."""
    own = flag_objects(dossier, revoked=revoked, modified=modified)
    return [*shared_objects(dossier), *own]


def bundle_of(dossiers: Iterable[Dossier]) -> dict[str, Any]:
    """Return one STIX bundle of flags, withdrawn ones revoked; each object once."""
    found: dict[str, dict[str, Any]] = {}
    for one in dossiers:
        for made in objects_of(one, revoked=one.withdrawn, modified=one.changed_at):
            found[made["id"]] = made
    contents = json.dumps(list(found.values()), sort_keys=True)
    return {
        "type": "bundle",
        "id": f"bundle--{steady_uuid('urn:manhmoi:bundle', contents)}",
        "objects": list(found.values()),
    }
