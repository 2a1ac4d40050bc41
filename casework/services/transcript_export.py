"""Transcripts as files; each hand-out is put on record."""

from __future__ import annotations

import json
from typing import Final, Literal

from django.db import transaction

from asr.docx import Sheet, to_docx
from asr.formats import to_json, to_srt, to_txt, to_vtt
from casework.models import Transcript, User
from casework.permissions import Action, require
from casework.segment_rows import heard_of, heard_segments
from casework.selectors.hearing import root_of
from casework.selectors.restricted import require_readable
from casework.services.audit import audit_record
from records.errors import Refused

Format = Literal["srt", "vtt", "txt", "docx", "json"]
MIME: Final[dict[Format, str]] = {
    "srt": "application/x-subrip",
    "vtt": "text/vtt; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
}


def format_of(name: str) -> Format:
    """Return the format of this name.

    Raises:
        Refused: there is none.
    """
    for form in MIME:
        if name == form:
            return form
    raise Refused(
        f"Chỉ xuất được srt, vtt, txt, docx, json, không phải “{name[:20]}”.",
        f"transcripts are written as srt, vtt, txt, docx or json, not “{name[:20]}”",
    )


@transaction.atomic
def transcript_export(*, user: User | None, transcript: Transcript, form: Format) -> bytes:
    """Return a transcript as a file and put the hand-out on record.

    Args:
        user: who asks; ``None`` for the command line.
        transcript: which version.
        form: the format.

    Raises:
        Refused: role, or restricted item.
    """
    if user is not None:
        require(user, Action.MEDIA_PLAY)
        require_readable(user, transcript.item)
    audit_record(
        action="transcript.export",
        subject=f"transcript:{transcript.pk}",
        detail={"item": transcript.item_id, "version": transcript.version, "format": form},
        actor=user,
    )
    return _written(transcript, form)


def file_name(transcript: Transcript, form: Format) -> str:
    """Return what the file is called: item, hearing and version."""
    return f"manhmoi-{transcript.item_id}-{root_of(transcript).pk}-v{transcript.version}.{form}"


def _written(transcript: Transcript, form: Format) -> bytes:
    rows = list(transcript.segments.all())
    media = transcript.media
    name = media.name if media else ""
    match form:
        case "srt":
            return to_srt(rows).encode()
        case "vtt":
            return to_vtt(rows).encode()
        case "txt":
            return to_txt(rows).encode()
        case "json":
            document = to_json(name, heard_of(transcript, rows))
            return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
        case "docx":
            sheet = Sheet(
                file=name,
                made_at=transcript.created_at,
                model=root_of(transcript).model,
                duration_ms=media.duration_ms if media else None,
                reviewer=transcript.author.username if transcript.author else "",
            )
            return to_docx(heard_segments(rows), sheet)
