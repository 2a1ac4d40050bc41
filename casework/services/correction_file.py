"""A corrected SRT, VTT or text file brought back as a person's version of a transcript."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from asr.captions import Captions, parse_captions
from casework.models import Transcript, User
from casework.selectors.hearing import current_of, root_of
from casework.services.corrections import correction_save
from casework.services.segment_edits import SegmentEdit
from records.errors import Refused


def correction_from_file(
    *, user: User, transcript: Transcript, text: str, name: str = ""
) -> Transcript:
    """Save what a file says as the newest version; its times hold, where it has any.

    A text without times takes those of the words it kept. Speakers stand before the words, as the
    export writes them; a name that the transcript knows brings its channel along.

    Args:
        user: who corrected it.
        transcript: any version of the hearing.
        text: the decoded file.
        name: file name, for messages.

    Raises:
        Quarantine: nothing in the file is readable.
        Refused: role, restricted item, bad times, or neither file nor transcript has any.
    """
    base = current_of(root_of(transcript))
    parsed = parse_captions(text, name=name)
    if parsed.problems:
        problem = parsed.problems[0]
        raise Refused(f"Chưa lưu gì. {problem.vi}.", f"Nothing was saved. {problem.en}.")
    channels = {row.speaker: row.channel for row in base.segments.all() if row.speaker}
    edits = [_spoken(edit, base) for edit in _edits(parsed, channels)]
    if not parsed.timed:
        edits = _by_words(base, edits)
    return correction_save(user=user, transcript=base, segments=edits, base_version=base.version)


def _edits(parsed: Captions, channels: Mapping[str, int]) -> list[SegmentEdit]:
    edits: list[SegmentEdit] = []
    for segment in parsed.segments:
        speaker, words = segment.speaker or "", segment.text
        head, colon, rest = words.partition(": ")
        if not speaker and colon and head in channels:
            speaker, words = head, rest
        edits.append(
            SegmentEdit(segment.start_ms, segment.end_ms, words, speaker, channels.get(speaker, 0))
        )
    return edits


def _spoken(edit: SegmentEdit, base: Transcript) -> SegmentEdit:
    """Give a segment the language that was heard where it begins."""
    rows = base.segments.filter(channel=edit.channel, start_ms__lte=edit.start_ms)
    lang = rows.order_by("-start_ms").values_list("lang", flat=True).first()
    return replace(edit, lang=lang or "")


def _by_words(base: Transcript, edits: list[SegmentEdit]) -> list[SegmentEdit]:
    """Let each segment begin where its words were heard."""
    rows = list(base.segments.all())
    if not any(row.words for row in rows):
        raise Refused(
            "Tệp không có thời điểm, lời ghi này cũng không có thời điểm của từng từ: "
            "hãy dùng tệp SRT hoặc VTT.",
            "The file has no times, and this transcript none of its words: use SRT or VTT.",
        )
    end = max(row.end_ms for row in rows)
    return [
        SegmentEdit(0, end, edit.text, edit.speaker, edit.channel, edit.lang, n > 0)
        for n, edit in enumerate(edits)
    ]
