"""Captions of recordings: SRT, VTT and plain transcripts, as segments.

SRT and VTT are cut into cues here, because pysubs2 takes a cue whose time is damaged for text of
the cue before it, unseen; other subtitle formats go through pysubs2. Rolling captions, where each
cue repeats the end of the one before (YouTube's automatic ones do), are written out once.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import pysubs2

from asr.rolling import unroll
from records.errors import Quarantine
from records.passage import SegmentText
from records.text import nfc

MAX_MS: Final = 48 * 3600 * 1000
# For a transcript without times: about 14 characters a second, brisk Vietnamese read aloud.
_MS_PER_CHAR: Final = 70
_TIME: Final = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?:[.,:](\d{1,3}))?"
_CUE: Final = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?")
_STAMP: Final = re.compile(rf"\s*(?:[\[(]\s*{_TIME}\s*[\])]|{_TIME}(?=\s))\s*(?:[-–—:]\s+)?(.*)")
_VOICE: Final = re.compile(r"<v(?:\.[^\s<>]*)?\s+([^<>]{1,80})>")
_TAG: Final = re.compile(r"</?[^<>]{0,100}>|\{\\[^{}]{0,100}\}")
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b\u200e\u200f\ufeff\ud800-\udfff]")
_OTHER: Final = re.compile(r"\[Script Info\]|\{\d+\}\{\d+\}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Captions:
    """Segments in time order, and the cues that could not be read.

    ``format`` is ``srt``, ``vtt``, ``txt`` or ``other``; ``timed`` is false when the file had no
    times and those of the segments are estimated from the length of the text.
    """

    format: str
    segments: tuple[SegmentText, ...]
    problems: tuple[Quarantine, ...] = field(default=())
    timed: bool = True


def parse_captions(text: str, *, name: str = "") -> Captions:
    """Read captions, telling the format by content.

    Args:
        text: the decoded file.
        name: file name, for messages.

    Raises:
        Quarantine: ``no_cues``, nothing in the file is readable.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff").split("\n")
    problems: list[Quarantine] = []
    timed = True
    if _OTHER.match(text.lstrip()):
        form, found = "other", _by_pysubs2(text, name)
    elif lines[0].startswith("WEBVTT") or any("-->" in line for line in lines):
        form = "vtt" if lines[0].startswith("WEBVTT") else "srt"
        found = list(_cues(lines, problems))
    else:
        form = "txt"
        found, timed = _transcript(lines)
    segments = sorted(found, key=lambda segment: segment.start_ms)
    # In a plain transcript each line ends where the next begins: a repeat there was said twice.
    if form != "txt":
        segments = unroll(segments)
    if not segments:
        raise Quarantine(
            "no_cues",
            f"Tệp phụ đề “{name}” không có câu nào đọc được",
            f"caption file “{name}” holds no readable cue",
            line=problems[0].line if problems else None,
        )
    return Captions(form, tuple(segments), tuple(problems), timed)


def _milliseconds(parts: tuple[str | None, ...]) -> int | None:
    """Time of ``hours, minutes, seconds, fraction``; ``None`` when it is none."""
    hours, minutes, seconds = (int(part or 0) for part in parts[:3])
    if seconds > 59 or (parts[0] is not None and minutes > 59):
        return None
    fraction = int((parts[3] or "0").ljust(3, "0"))
    total = ((hours * 60 + minutes) * 60 + seconds) * 1000 + fraction
    return total if total <= MAX_MS else None


def _plain(text: str) -> tuple[str, str | None]:
    """Words of a cue without its tags, and the speaker that a voice tag names."""
    voice = _VOICE.search(text)
    bare = html.unescape(_TAG.sub("", text))
    bare = nfc(_CONTROL.sub("", bare.replace("\u00a0", " ")))
    words = "\n".join(" ".join(line.split()) for line in bare.split("\n"))
    return words.strip(), nfc(voice.group(1).strip()) if voice else None


def _bad_cue(number: int, vi: str, en: str) -> Quarantine:
    return Quarantine(
        "bad_cue", f"Phụ đề, dòng {number}: {vi}", f"captions, line {number}: {en}", line=number
    )


def _cues(lines: list[str], problems: list[Quarantine]) -> Iterator[SegmentText]:
    """Yield the cues of SRT or VTT; a cue's text goes on until a blank line and a new time."""
    starts = [number for number, line in enumerate(lines) if "-->" in line]
    for position, start in enumerate(starts):
        end = starts[position + 1] if position + 1 < len(starts) else len(lines)
        body = lines[start + 1 : end]
        if position + 1 < len(starts) and body and body[-1].strip():
            body = body[:-1]  # number or name of the next cue
        match = _CUE.fullmatch(lines[start])
        begin = _milliseconds(match.groups()[:4]) if match else None
        finish = _milliseconds(match.groups()[4:]) if match else None
        if begin is None or finish is None:
            problems.append(_bad_cue(start + 1, "thời điểm hỏng", "the time is damaged"))
            continue
        words, speaker = _plain("\n".join(_without_notes(body)))
        if finish < begin:
            problems.append(
                _bad_cue(start + 1, "kết thúc trước khi bắt đầu", "ends before it begins")
            )
            continue
        if words:
            yield SegmentText(begin, finish, words, speaker)


def _without_notes(body: list[str]) -> Iterator[str]:
    """Drop VTT comments and styles, which stand in blocks of their own after a blank line."""
    noted = False
    previous = "text"
    for line in body:
        if not previous.strip():
            noted = line.startswith(("NOTE", "STYLE", "REGION"))
        if not noted:
            yield line
        previous = line


def _transcript(lines: list[str]) -> tuple[list[SegmentText], bool]:
    """Segments of a plain transcript: by its [hh:mm:ss] marks, else estimated by length."""
    marked: list[tuple[int, list[str]]] = []
    for line in lines:
        match = _STAMP.fullmatch(line)
        parts = match.groups()[:4] if match and match.group(2) else None
        if match and parts is None:
            parts = match.groups()[4:8]
        at = _milliseconds(parts) if parts else None
        if match and at is not None:
            marked.append((at, [match.group(9)]))
        elif marked:
            marked[-1][1].append(line)
    if len(marked) >= 2:
        return _between_marks(marked), True
    segments: list[SegmentText] = []
    clock = 0
    for line in lines:
        words, speaker = _plain(line)
        if words:
            length = max(500, len(words) * _MS_PER_CHAR)
            segments.append(SegmentText(clock, clock + length, words, speaker))
            clock += length
    return segments, False


def _between_marks(marked: list[tuple[int, list[str]]]) -> list[SegmentText]:
    segments: list[SegmentText] = []
    for position, (at, body) in enumerate(marked):
        words, speaker = _plain("\n".join(part for part in body if part.strip()))
        if not words:
            continue
        estimated = at + max(500, len(words) * _MS_PER_CHAR)
        following = marked[position + 1][0] if position + 1 < len(marked) else estimated
        segments.append(SegmentText(at, max(at, following), words, speaker))
    return segments


def _by_pysubs2(text: str, name: str) -> list[SegmentText]:
    try:
        # MicroDVD counts frames; 25 a second where the file does not say.
        form = "microdvd" if text.lstrip().startswith("{") else "ass"
        events = pysubs2.SSAFile.from_string(text, format_=form, fps=25.0)
    except (pysubs2.Pysubs2Error, ValueError, IndexError) as error:
        raise Quarantine(
            "no_cues", f"Không đọc được phụ đề “{name}”", f"cannot read captions “{name}”: {error}"
        ) from error
    segments: list[SegmentText] = []
    for event in events:
        words, _speaker = _plain(event.plaintext)
        if words and not event.is_comment and 0 <= event.start <= event.end <= MAX_MS:
            segments.append(SegmentText(event.start, event.end, words, event.name.strip() or None))
    return segments
