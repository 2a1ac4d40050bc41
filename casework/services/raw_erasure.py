"""Which archived bytes belong to an item alone, and destroying their keys."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Q

from casework.archive import NotArchived, get_archive
from casework.clock import now
from casework.models import (
    EvidenceCapture,
    Intake,
    Item,
    ItemVersion,
    Media,
    Original,
    RawCopy,
    Transcript,
)
from casework.services.originals import original_erase
from casework.services.readable_copies import copies_remove


@dataclass(frozen=True, slots=True)
class RawRange:
    """Chunks ``first`` to ``last`` (inclusive) of one original."""

    original: Original
    first: int
    last: int


@dataclass(slots=True)
class RawErased:
    """What became of an item's raw bytes: SHA-256 of originals.

    ``kept`` are shared with live items: they go with the last of those.
    """

    whole: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def raw_ranges(item: Item) -> list[RawRange]:
    """Return every archived place that holds bytes of ``item``, each once."""
    found: dict[tuple[int, int, int], RawRange] = {}

    def add(original: Original | None, first: int | None, last: int | None) -> None:
        if original is None or original.erased_at is not None:
            return
        begin = first if first is not None else 0
        end = last if last is not None else original.chunks - 1
        if begin <= end:
            found[(original.pk, begin, end)] = RawRange(original, begin, end)

    add(item.original, item.raw_first_chunk, item.raw_last_chunk)
    for version in item.versions.select_related("original"):
        add(version.original, version.raw_first_chunk, version.raw_last_chunk)
    for copy in item.raw_copies.select_related("original"):
        add(copy.original, copy.first_chunk, copy.last_chunk)
    for media in item.media.select_related("original"):
        add(media.original, None, None)
    for transcript in item.transcripts.select_related("original"):
        add(transcript.original, None, None)
    for capture in item.captures.select_related("original"):
        add(capture.original, None, None)
    return list(found.values())


def _overlap(prefix: str, place: RawRange) -> Q:
    first, last = f"{prefix}first_chunk", f"{prefix}last_chunk"
    inside = Q(**{f"{first}__lte": place.last, f"{last}__gte": place.first})
    return inside | Q(**{f"{first}__isnull": True})


def shared(place: RawRange, item: Item | None) -> bool:
    """Whether a live item other than ``item`` has bytes in these chunks."""
    others = Item.objects.filter(deleted_at=None)
    if item is not None:
        others = others.exclude(pk=item.pk)
    of = {"original": place.original, "item__in": others}
    return (
        others.filter(_overlap("raw_", place), original=place.original).exists()
        or ItemVersion.objects.filter(_overlap("raw_", place), **of).exists()
        or RawCopy.objects.filter(_overlap("", place), **of).exists()
        or Media.objects.filter(**of).exists()
        or Transcript.objects.filter(**of).exists()
        or EvidenceCapture.objects.filter(**of).exists()
    )


def raw_erase(item: Item, reason: str) -> RawErased:
    """Destroy the keys of every chunk that no other live item needs.

    The keys go before the transaction commits: a run killed in between leaves the item to be
    erased again, never an erased item whose bytes can still be read.
    """
    archive, erased = get_archive(), RawErased()
    for place in raw_ranges(item):
        sha256 = place.original.sha256
        copies_remove(place.original)
        if shared(place, item):
            erased.kept.append(sha256)
            continue
        try:
            if place.first == 0 and place.last >= place.original.chunks - 1:
                _whole(place.original, reason)
                erased.whole.append(sha256)
            else:
                archive.erase_chunks(sha256, place.first, place.last)
                erased.parts.append(sha256)
        except NotArchived:
            continue  # nothing there that could be read
    return erased


def raw_close(item: Item) -> None:
    """Let nobody read the bytes of an item but through the archive."""
    for place in raw_ranges(item):
        copies_remove(place.original)


def _whole(original: Original, reason: str) -> None:
    get_archive().erase(original.sha256)
    Original.objects.filter(pk=original.pk, erased_at=None).update(
        erased_at=now(), erased_reason=reason[:200]
    )


def unwanted_erase(intake: Intake) -> None:
    """Erase again what an intake brought back: all its records belong to items erased before.

    The pieces of a file cut at its records went as they were stored; what lies in one piece, and
    what the intake itself says, goes here.
    """
    original = intake.original
    if not intake.duplicate or intake.quarantined or original.erased_at is not None:
        return
    needed = shared(RawRange(original, 0, original.chunks - 1), None)
    if needed or original.intakes.exclude(pk=intake.pk).exists():
        return
    original_erase(original=original, reason="brought back what was erased", user=None)
    intake_forget(intake)


def intake_forget(intake: Intake | None) -> None:
    """Wipe what an intake itself says, once none of its items is left.

    That is the file name, the options read from its sidecars, the bytes of sidecars and of files
    that came with it, the upload form and what quarantine quoted from it.
    """
    if intake is None or intake.items.filter(deleted_at=None).exists():
        return
    for sha256 in _sidecars(intake):
        original = Original.objects.filter(sha256=sha256, erased_at=None).first()
        if original is not None and not _sidecar_needed(original, intake):
            copies_remove(original)
            _whole(original, "sidecar")
    intake.quarantine.all().delete()
    intake.uploadsession_set.update(name="", metadata={})
    intake.name, intake.options = f"#{intake.pk}", {}
    intake.save(update_fields=["name", "options"])


def _sidecars(intake: Intake) -> list[str]:
    options = intake.options
    attached = (options.get("page") or {}).get("media") or []
    sidecars = [options.get("metadata"), *(options.get("captions") or []), *attached]
    return [str(one["sha256"]) for one in sidecars if isinstance(one, dict) and "sha256" in one]


def _sidecar_needed(original: Original, intake: Intake) -> bool:
    alive = Item.objects.filter(deleted_at=None)
    return (
        Transcript.objects.filter(original=original, item__in=alive).exists()
        or Media.objects.filter(original=original, item__in=alive).exists()
        or Intake.objects.filter(options__metadata__sha256=original.sha256)
        .exclude(pk=intake.pk)
        .exists()
    )
