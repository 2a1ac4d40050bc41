"""Transcripts as files: the promised JSON, SRT, WebVTT and plain text.

What is written as SRT, VTT or text is read back by :mod:`asr.captions` with the same words and
times. SRT and plain text have no place for speakers: they stand before the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final, Protocol

from records.speech import Heard
from records.text import nfc

# What a reader of SRT or plain text would take for a tag, an entity, a style or a time line.
_MISREAD: Final = re.compile(r"&(?=[#\w])|<|(?<=--)>|\{(?=\\)")
_ENTITY: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "{": "&#123;"}
# Characters that no XML and no caption may hold.
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b\u200e\u200f\ufeff\ud800-\udfff]")
_LINE_BREAK: Final = re.compile("\r\n|[\r\n\x85\u2028\u2029]")


class Cue(Protocol):
    """What is written: a heard segment, a caption, or a stored row. Times in milliseconds."""

    @property
    def start_ms(self) -> int:
        """When it begins."""

    @property
    def end_ms(self) -> int:
        """When it ends."""

    @property
    def text(self) -> str:
        """What is said."""

    @property
    def speaker(self) -> str | None:
        """Who says it; empty or null when unknown."""


def clean(text: str) -> str:
    """Return ``text`` in NFC without control characters, blank lines and doubled spaces."""
    lines = _LINE_BREAK.split(text)
    words = (" ".join(without_control(line).split()) for line in lines)
    return "\n".join(line for line in words if line)


def without_control(text: str) -> str:
    """Return ``text`` in NFC without characters that no XML and no caption may hold."""
    return _CONTROL.sub("", nfc(text))


def clock(milliseconds: int, mark: str = ".") -> str:
    """Return ``hh:mm:ss.mmm``, with ``mark`` before the thousandths."""
    seconds, rest = divmod(max(0, milliseconds), 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{mark}{rest:03}"


def to_json(file: str, heard: Heard) -> dict[str, Any]:
    """Return the promised JSON of ``manhmoi transcribe``; keys are a promise, see docs/formats.md.

    Args:
        file: name of the recording.
        heard: what was heard; times in milliseconds, ``p`` in [0, 1] or null.
    """
    return {
        "file": nfc(file),
        "language": heard.lang,
        "duration_ms": heard.duration_ms,
        "model": {"name": heard.model.name, "revision": heard.model.revision},
        "segments": [
            {
                "start_ms": segment.start_ms,
                "end_ms": segment.end_ms,
                "text": nfc(segment.text),
                "channel": segment.channel,
                "words": [
                    {
                        "start_ms": word.start_ms,
                        "end_ms": word.end_ms,
                        "text": nfc(word.text),
                        "p": word.p,
                    }
                    for word in segment.words
                ],
                "doubts": [
                    {"reason": doubt.reason, "start_ms": doubt.start_ms, "end_ms": doubt.end_ms}
                    for doubt in segment.doubts
                ],
            }
            for segment in heard.segments
        ],
    }


def to_vtt(cues: Iterable[Cue]) -> str:
    """Return ``cues`` as a WebVTT file; text is escaped, speakers become voice tags."""
    blocks = ["WEBVTT"]
    for cue in cues:
        text = _escaped(clean(cue.text))
        who = _named(cue)
        if text and who:
            text = f"<v {_escaped(who)}>{text}"
        if text:
            blocks.append(f"{clock(cue.start_ms)} --> {clock(cue.end_ms)}\n{text}")
    return "\n\n".join(blocks) + "\n"


def to_srt(cues: Iterable[Cue]) -> str:
    """Return ``cues`` as a SubRip file, numbered from 1; a speaker stands before the words."""
    blocks: list[str] = []
    for cue in cues:
        text = _guarded(_with_speaker(cue))
        if text:
            times = f"{clock(cue.start_ms, ',')} --> {clock(cue.end_ms, ',')}"
            blocks.append(f"{len(blocks) + 1}\n{times}\n{text}")
    return "\n\n".join(blocks) + "\n" if blocks else ""


def to_txt(cues: Iterable[Cue]) -> str:
    """Return one line ``[hh:mm:ss] words`` a cue, and a last mark where the last cue ends.

    Thousandths are written where the time has some.
    """
    lines: list[str] = []
    end = 0
    for cue in cues:
        text = _guarded(_with_speaker(cue)).replace("\n", " ")
        if not text:
            continue
        # A reader takes one dash or colon behind the mark for decoration.
        dash = "- " if re.match(r"[-–—:]\s", text) else ""
        lines.append(f"[{_short_clock(cue.start_ms)}] {dash}{text}")
        end = max(end, cue.end_ms)
    return "\n".join([*lines, f"[{_short_clock(end)}]"]) + "\n" if lines else ""


def _short_clock(milliseconds: int) -> str:
    return clock(milliseconds).removesuffix(".000")


def _named(cue: Cue) -> str:
    return clean(cue.speaker or "").replace("\n", " ")[:80]


def _with_speaker(cue: Cue) -> str:
    text, who = clean(cue.text), _named(cue)
    return f"{who}: {text}" if text and who else text


def _guarded(text: str) -> str:
    """Write as entities what a reader would take for markup or for a time line."""
    return _MISREAD.sub(lambda found: _ENTITY[found.group()], text)


def _escaped(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # Several readers, ours too, take this for a style of SubStation.
    return text.replace("{\\", "&#123;\\")
