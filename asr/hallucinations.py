"""Finds the known inventions of Whisper in a text: subscribe lines, channel names, credits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import regex
import yaml

from asr.folding import fold

FILE: Final = Path(__file__).with_name("hallucinations.yaml")
_ANY_WORDS: Final = r"(?: \S+){0,6}"
# Written without spaces, or with spaces that mean little: compared without them.
_UNSPACED: Final = ("zh", "ja", "ko")
_TIMEOUT_S: Final = 0.5


@dataclass(frozen=True, slots=True)
class Phrase:
    """One known invention, where it was seen, and how it is matched."""

    lang: str
    text: str
    source: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Found:
    """Words ``first`` to ``last`` (0-based, inclusive) are a known phrase."""

    first: int
    last: int


@cache
def phrases() -> tuple[Phrase, ...]:
    """Return the list that ships, longest first.

    Raises:
        ValueError: an entry names a source that the file does not list.
    """
    data = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    made = [
        _phrase(lang, entry, data["sources"])
        for lang, entries in data["phrases"].items()
        for entry in entries
    ]
    return tuple(sorted(made, key=lambda one: -len(one.text)))


def find(words: Sequence[str]) -> list[Found]:
    """Return the known phrases among words as a model wrote them, in order, not overlapping.

    Args:
        words: of one segment; for languages without spaces, whatever pieces the model gives.
    """
    folded = [fold(word) for word in words]
    found: list[Found] = []
    for spaced in (True, False):
        text, owners = _laid_out(folded, spaced=spaced)
        for match in _pattern(spaced=spaced).finditer(text, timeout=_TIMEOUT_S):
            inside = [owner for owner in owners[match.start() : match.end()] if owner >= 0]
            if inside:
                found.append(Found(min(inside), max(inside)))
    kept: list[Found] = []
    for one in sorted(found, key=lambda each: (each.first, -each.last)):
        if not kept or one.first > kept[-1].last:
            kept.append(one)
    return kept


def entirely(words: Sequence[str]) -> bool:
    """Whether nothing is said but known phrases."""
    covered = {place for one in find(words) for place in range(one.first, one.last + 1)}
    said = {place for place, word in enumerate(words) if fold(word)}
    return bool(said) and said <= covered


def _phrase(lang: str, entry: dict[str, Any], sources: dict[str, str]) -> Phrase:
    text, source = str(entry["text"]), str(entry["source"])
    if source not in sources:
        raise ValueError(f"{FILE.name}: unknown source {source!r} of {text!r}")
    parts = [fold(part) for part in text.split("*")]
    if lang in _UNSPACED:
        pattern = regex.escape("".join(parts).replace(" ", ""))
    else:
        pattern = ""
        for part in parts:
            joint = _ANY_WORDS if pattern else ""
            pattern += joint + (" " if pattern and part else "") + regex.escape(part)
        pattern = rf"(?<!\S){pattern}(?!\S)"
    return Phrase(lang, text, source, pattern)


@cache
def _pattern(*, spaced: bool) -> regex.Pattern[str]:
    wanted = [one.pattern for one in phrases() if (one.lang not in _UNSPACED) == spaced]
    return regex.compile("|".join(wanted))


def _laid_out(folded: Sequence[str], *, spaced: bool) -> tuple[str, list[int]]:
    """Join words, and tell of every character which word it belongs to (-1: between words)."""
    text: list[str] = []
    owners: list[int] = []
    for place, word in enumerate(folded):
        chars = word if spaced else word.replace(" ", "")
        if not chars:
            continue
        if spaced and text:
            text.append(" ")
            owners.append(-1)
        text.extend(chars)
        owners.extend([place] * len(chars))
    return "".join(text), owners
