"""Files that look like known pictures: PDQ hashes stored, and compared with the register."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from casework.models import KnownMedia, Media, MediaMatch, PdqPrint
from casework.selectors.known_media import known_latest
from casework.services.audit import audit_record
from ocr.pdq import BYTES, MIN_QUALITY, MODEL, NEAR, Pdq


@transaction.atomic
def pdq_store(*, media: Media, prints: Sequence[tuple[int, Pdq]]) -> list[MediaMatch]:
    """Store the PDQ hashes of a file and match them with the register; returns the matches."""
    rows = [
        PdqPrint(media=media, frame_ms=at_ms, bits=one.bits, quality=one.quality, model=str(MODEL))
        for at_ms, one in prints
    ]
    PdqPrint.objects.bulk_create(rows, ignore_conflicts=True)
    known = list(known_latest().exclude(pdq=None))
    found = [match for row in known for match in _matches(row, rows)]
    MediaMatch.objects.bulk_create(found, ignore_conflicts=True)
    if found:
        audit_record(
            action="known_media.match",
            subject=f"media:{media.pk}",
            detail={"known": sorted({match.known.media_id for match in found})},
        )
    return found


def known_match(known: KnownMedia) -> None:
    """Look for a newly known picture among all stored hashes."""
    if known.pdq is None:
        return
    rows = PdqPrint.objects.filter(model=str(MODEL), media__item__deleted_at=None)
    MediaMatch.objects.bulk_create(
        list(_matches(known, list(rows.order_by("pk")))), ignore_conflicts=True
    )


def _matches(known: KnownMedia, rows: Sequence[PdqPrint]) -> Iterable[MediaMatch]:
    """Yield a match for each of ``rows`` that is near the picture or one of its turned forms."""
    if not rows:
        return
    apart = _distances(bytes(known.pdq or b""), [bytes(row.bits) for row in rows])
    for row, distances in zip(rows, apart, strict=True):
        best = int(distances.argmin())
        if distances[best] <= NEAR and row.quality >= MIN_QUALITY:
            yield MediaMatch(
                media_id=row.media_id,
                known=known,
                frame_ms=row.frame_ms,
                distance=int(distances[best]),
                turned=best > 0,
                model=str(MODEL),
            )


def _distances(known: bytes, rows: Sequence[bytes]) -> NDArray[np.int64]:
    """Return differing bits, one row a stored hash, one column a form of the known picture."""
    forms = np.frombuffer(known, dtype=np.uint64).reshape(-1, BYTES // 8)
    table = np.frombuffer(b"".join(rows), dtype=np.uint64).reshape(-1, BYTES // 8)
    apart: NDArray[np.int64] = np.bitwise_count(table[:, None, :] ^ forms[None, :, :]).sum(
        axis=2, dtype=np.int64
    )
    return apart


@dataclass(frozen=True, slots=True)
class KnownLike:
    """A known picture that a file looks like; ``distance`` in bits of 256."""

    media_id: str
    distance: int
    turned: bool
    at_ms: int
    origin_vi: str
    place: str
    taken: str


def known_like(prints: Sequence[tuple[int, Pdq]]) -> list[KnownLike]:
    """Return which known pictures a file looks like that need not be stored, nearest first.

    Args:
        prints: milliseconds from the file's start, and the hash.
    """
    rows = [
        PdqPrint(frame_ms=at_ms, bits=one.bits, quality=one.quality, model=str(MODEL))
        for at_ms, one in prints
    ]
    best: dict[str, KnownLike] = {}
    for known in known_latest().exclude(pdq=None):
        for match in _matches(known, rows):
            one = KnownLike(
                known.media_id, match.distance, match.turned, match.frame_ms,
                known.origin_vi, known.place, known.taken,
            )  # fmt: skip
            if known.media_id not in best or one.distance < best[known.media_id].distance:
                best[known.media_id] = one
    return sorted(best.values(), key=lambda one: one.distance)
