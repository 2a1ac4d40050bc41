"""The register of known pictures, and where they turned up again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from casework.models import KnownMedia, MediaMatch, Reading, User
from casework.permissions import Action, require
from casework.selectors.restricted import readable

ACTIVE = ("plan", "official")
"""States of an entry that counts for real posts; an assumed one counts for samples only."""


def known_latest() -> QuerySet[KnownMedia]:
    """Return the newest version of every entry that is not retired, by id."""
    newest = (
        KnownMedia.objects.filter(media_id=OuterRef("media_id"))
        .order_by("-version")
        .values("version")[:1]
    )
    return KnownMedia.objects.filter(version=Subquery(newest), retired=False).order_by("media_id")


def register_entries() -> tuple[Mapping[str, Any], ...]:
    """Return the register as the checker reads it."""
    return tuple(
        {
            "id": row.media_id,
            "kind": row.kind,
            "origin_vi": row.origin_vi,
            "date": row.taken,
            "place": row.place or None,
            "event": row.event,
            "status": row.status,
        }
        for row in known_latest()
    )


def media_contexts(item_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Return, for items whose files look like known pictures, what the checker is told of them.

    ``{"media": [{"match": id, "distance": bits, "ocr": text read in the file}]}`` by item id.
    """
    found: dict[int, dict[str, Any]] = {}
    rows = MediaMatch.objects.filter(media__item_id__in=list(item_ids), known__retired=False)
    texts = _texts(set(rows.values_list("media_id", flat=True)))
    for row in rows.select_related("known", "media").order_by("distance", "pk"):
        told = found.setdefault(row.media.item_id, {"media": []})["media"]
        if all(one["match"] != row.known.media_id for one in told):
            told.append(
                {
                    "match": row.known.media_id,
                    "distance": row.distance,
                    "ocr": texts.get(row.media_id, ""),
                }
            )
    return found


def _texts(media_ids: set[int]) -> dict[int, str]:
    texts: dict[int, str] = {}
    rows = Reading.objects.filter(media_id__in=media_ids).order_by("media_id", "page", "pk")
    for media_id, text in rows.values_list("media_id", "text"):
        texts[media_id] = f"{texts.get(media_id, '')} {text}".strip()
    return texts


def match_named(item_id: int, why: str) -> MediaMatch | None:
    """Return the match that a verdict speaks of: the one it names, else the nearest."""
    rows = MediaMatch.objects.filter(media__item_id=item_id).select_related("known")
    ranked = sorted(rows, key=lambda row: (row.known.media_id not in why, row.distance, row.pk))
    return ranked[0] if ranked else None


def known_list(*, user: User) -> QuerySet[KnownMedia]:
    """Return the entries in use with ``seen``, how many files look like them.

    Raises:
        Refused: role.
    """
    require(user, Action.KNOWN_MEDIA_VIEW)
    return known_latest().annotate(seen=Count("matches__media", distinct=True))


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """One entry: its newest version, the versions before, the files that look like it."""

    newest: KnownMedia
    versions: list[KnownMedia]
    matches: list[MediaMatch]


def known_entry(*, user: User, media_id: str) -> KnownEntry | None:
    """Return one entry; ``None`` when there is none.

    Raises:
        Refused: role.
    """
    require(user, Action.KNOWN_MEDIA_VIEW)
    rows = KnownMedia.objects.filter(media_id=media_id).select_related("created_by", "original")
    versions = list(rows.order_by("-version"))
    if not versions:
        return None
    visible = Q(media__item__deleted_at=None) & readable(user, "media__item__")
    matches = (
        MediaMatch.objects.filter(visible, known__media_id=media_id)
        .select_related("media__item", "media__original")
        .order_by("media__item__published_at", "pk")
    )
    return KnownEntry(versions[0], versions, list(matches[:100]))


def matches_of_item(*, user: User, item_id: int) -> list[MediaMatch]:
    """Return which files of an item look like known pictures, for users who may see the register.

    Raises:
        Refused: role.
    """
    require(user, Action.KNOWN_MEDIA_VIEW)
    rows = MediaMatch.objects.filter(media__item_id=item_id).filter(readable(user, "media__item__"))
    return list(rows.select_related("known", "media").order_by("distance"))
