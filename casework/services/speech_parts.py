"""Parts of a recording heard so far, as rows, and how far hearing has come."""

from __future__ import annotations

from django.db import transaction

from asr.partresult import PartResult, part_from_json, part_to_json
from asr.recording import Progress
from casework.clock import now
from casework.models import Media, SpeechPart


class PartRows:
    """The part store of one media file; parts of another model or other options are not its own.

    Args:
        media: the recording.
        key: from :func:`asr.recording.part_key`.
    """

    def __init__(self, media: Media, key: str) -> None:
        self._media = media
        self._key = key

    def stored(self) -> list[PartResult]:
        """Return the parts kept so far, in order, without a gap."""
        rows = SpeechPart.objects.filter(media=self._media, key=self._key).order_by("ordinal")
        found: list[PartResult] = []
        for row in rows:
            if row.ordinal != len(found):
                break
            found.append(part_from_json(row.result))
        return found

    def keep(self, result: PartResult) -> None:
        """Keep a part; the same one again replaces it."""
        SpeechPart.objects.update_or_create(
            media=self._media,
            key=self._key,
            ordinal=result.ordinal,
            defaults={
                "start_ms": result.start_ms,
                "end_ms": result.end_ms,
                "result": part_to_json(result),
            },
        )


@transaction.atomic
def media_progress(*, media: Media, progress: Progress) -> None:
    """Note how far hearing has come; the console tells it while it goes on."""
    fields = {"parts": progress.parts, "parts_done": progress.parts_done}
    if progress.duration_ms is not None:
        fields["duration_ms"] = progress.duration_ms
    Media.objects.filter(pk=media.pk).update(**fields)
    Media.objects.filter(pk=media.pk, work_started_at=None).update(work_started_at=now())
