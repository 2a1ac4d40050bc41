"""Recordings with their transcripts, as a tab-separated table lists them."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final

from records.errors import OperatorError, Quarantine
from records.language import LANGUAGES
from records.speech import Word
from records.text import nfc

_COLUMNS: Final = ("file", "lang", "text")
NO_SPEECH: Final = "-"


@dataclass(frozen=True, slots=True)
class LabelledClip:
    """``file`` as listed, ``path`` where it lies; ``lang`` ``-`` and no text: nobody speaks.

    ``words`` are those of the text with the times they are said, where the table knows.
    """

    file: str
    path: Path
    lang: str
    text: str
    line: int
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Labelled:
    """The rows that can be used, and those that cannot, each with its line."""

    clips: tuple[LabelledClip, ...]
    problems: tuple[Quarantine, ...] = field(default=())


def read_transcripts(table: Path, audio: Path) -> Labelled:
    """Read a table of recordings.

    Args:
        table: UTF-8, tab-separated, a header line with at least ``file``, ``lang`` and ``text``.
            ``file`` is relative to ``audio``. Where nobody speaks ``lang`` is ``-``, or ``text`` is
            empty. Of other columns only ``words`` is read: JSON ``[[start_ms, end_ms, word], …]``.
        audio: the folder of the recordings.

    Raises:
        OperatorError: the table cannot be read, or lacks a column.
    """
    try:
        lines = table.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise OperatorError(
            f"Không đọc được {table}: {error}", f"cannot read {table}: {error}"
        ) from error
    header = lines[0].split("\t") if lines else []
    missing = [name for name in _COLUMNS if name not in header]
    if missing:
        listed = ", ".join(missing)
        raise OperatorError(
            f"{table}: dòng đầu thiếu cột {listed}", f"{table}: the first line lacks {listed}"
        )
    clips: list[LabelledClip] = []
    problems: list[Quarantine] = []
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        try:
            clips.append(_clip(line.split("\t"), header, audio, number))
        except Quarantine as error:
            problems.append(error)
    return Labelled(tuple(clips), tuple(problems))


def _clip(cells: list[str], header: list[str], audio: Path, line: int) -> LabelledClip:
    if len(cells) < max(header.index(name) for name in _COLUMNS) + 1:
        raise _bad(line, "thiếu ô", "cells are missing")
    file, lang, text = (nfc(cells[header.index(name)].strip()) for name in _COLUMNS)
    if not file or PurePosixPath(file).is_absolute() or ".." in PurePosixPath(file).parts:
        raise _bad(line, "tên tệp không hợp lệ", "the file name is not valid")
    if lang != NO_SPEECH and lang not in LANGUAGES:
        raise _bad(line, f"không biết ngôn ngữ “{lang}”", f"unknown language “{lang}”")
    if lang == NO_SPEECH and text:
        raise _bad(line, "không ai nói mà lại có lời", "nobody speaks, yet there is text")
    words = _words(cells, header, line)
    path = _found(audio, file)
    if path is None:
        raise _bad(line, f"không có tệp {file}", f"there is no file {file}", "missing_file")
    return LabelledClip(file, path, lang if text else NO_SPEECH, text, line, words)


def _words(cells: list[str], header: list[str], line: int) -> tuple[Word, ...]:
    place = header.index("words") if "words" in header else len(cells)
    if place >= len(cells) or not cells[place].strip():
        return ()
    try:
        timed = json.loads(cells[place])
        return tuple(Word(int(start), int(end), nfc(str(word))) for start, end, word in timed)
    except (ValueError, TypeError) as error:
        raise _bad(line, "cột words hỏng", "the column words is damaged") from error


def _found(audio: Path, file: str) -> Path | None:
    """Return the file; its name on the disk may be written with separate accents."""
    for form in (file, unicodedata.normalize("NFD", file)):
        if (audio / form).is_file():
            return audio / form
    return None


def _bad(line: int, vi: str, en: str, reason: str = "bad_row") -> Quarantine:
    return Quarantine(reason, f"Dòng {line}: {vi}", f"line {line}: {en}", line=line)
