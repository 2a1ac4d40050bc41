"""Every pull by a programme of the cyber unit is put on record, and so is each first hand-over."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Literal

from django.db import transaction

from casework.models import ApiToken, Flag, Referral, SharedObject
from casework.selectors.sharing import (
    Collection,
    SharedPage,
    SharedQuery,
    shared_events,
    shared_page,
)
from casework.services.audit import audit_record

Resource = Literal["objects", "object", "versions", "manifest"]
FeedFile = Literal["manifest.json", "hashes.csv", "event"]
_OUT = frozenset({Flag.Status.APPROVED, Flag.Status.WITHDRAWN})


def _utc(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="microseconds") if moment else None


def _record(token: ApiToken, action: str, **detail: Any) -> None:
    audit_record(action=action, subject=f"token:{token.pk}", detail=detail, actor=token.user)


def _flags(rows: Iterable[SharedObject]) -> list[int]:
    return sorted({row.flag_id for row in rows if row.flag_id is not None})


def _handed_over(token: ApiToken, form: str, rows: list[SharedObject]) -> list[SharedObject]:
    """Note the first time that this user's programmes get an approved flag by this way.

    From then on the approval cannot be undone, only withdrawn.

    Returns:
        The rows that may go out: not those of an approval undone since they were read.
    """
    ids = set(_flags(rows))
    known = Referral.objects.filter(
        flag__in=ids, format=form, exported_by=token.user, withdrawn_at=None
    ).values_list("flag_id", flat=True)
    new = ids - set(known)
    if not new:
        return rows
    digest = hashlib.sha256()
    for row in rows:
        digest.update(f"{row.stix_id} {_utc(row.version)}\n".encode())
    # Locked: a withdrawal at this very moment must find the hand-over, or forbid it. Flags are
    # locked before the record, here as everywhere.
    flags = Flag.objects.select_for_update(of=("self",)).filter(pk__in=new).order_by("pk")
    status = {flag.pk: flag.status for flag in flags}
    Referral.objects.bulk_create(
        Referral(flag_id=pk, format=form, exported_by=token.user, sha256=digest.hexdigest())
        for pk, now_is in status.items()
        if now_is == Flag.Status.APPROVED
    )
    undone = {pk for pk in new if status.get(pk) not in _OUT}
    return [row for row in rows if row.flag_id not in undone]


@transaction.atomic
def taxii_pull(
    *, token: ApiToken, collection: Collection, query: SharedQuery, resource: Resource
) -> SharedPage:
    """Return a page of a collection and put the pull on record.

    The hand-over's SHA-256 is of the page's lines ``id version``.

    Args:
        token: whose programme asks.
        collection: what it reads.
        query: TAXII's filters.
        resource: which resource is answered with it; only the two with objects hand over.

    Raises:
        Refused: the token's user may not.
    """
    page = shared_page(user=token.user, collection=collection, query=query)
    given: dict[str, list[int]] = {}
    if resource in ("objects", "object"):
        page = replace(page, rows=_handed_over(token, "taxii", page.rows))
        given = {"flags": _flags(page.rows)}
    _record(
        token,
        "share.taxii_pull",
        collection=collection.name,
        resource=resource,
        count=len(page.rows),
        first=_utc(page.first),
        last=_utc(page.last),
        **given,
    )
    return page


@transaction.atomic
def feed_pull(
    *, token: ApiToken, collection: Collection, file: FeedFile, event_uuid: str | None = None
) -> list[SharedObject]:
    """Return the events that a file of the MISP feed tells of, and put the pull on record.

    Args:
        token: whose programme asks.
        collection: whose events.
        file: the file of the feed; only an event itself hands over.
        event_uuid: this event alone.

    Raises:
        Refused: the token's user may not.
    """
    rows = list(shared_events(user=token.user, collection=collection, event_uuid=event_uuid))
    given: dict[str, list[int]] = {}
    if file == "event":
        rows = _handed_over(token, "misp-feed", rows)
        given = {"flags": _flags(rows)}
    _record(token, "share.misp_pull", feed=collection.events, file=file, count=len(rows), **given)
    return rows
