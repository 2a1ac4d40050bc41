"""How well speech was heard: word and character error rates, with the errors that matter apart.

In Vietnamese a wrong tone mark makes another word ("má", "mã"), but one a reader may mend; so
substitutions that differ only in tone, or only in other diacritics, are counted apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from asr.alignment import Token, align, character_errors, tokens
from asr.labelled import NO_SPEECH
from records.text import nfc, unaccented

# Grave, acute, tilde, hook above, dot below.
_TONES: Final = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_SENTENCE_END: Final = re.compile(r"[.!?…。！？:\n\"“”«»]")


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters ``[start, end)`` of an NFC text are a number, a negation or another ``kind``."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Clip:
    """One recording: what was said, what was heard.

    ``lang`` is ISO 639-1, or ``-`` where nobody speaks: then whatever was heard is invented. The
    marks say which words are to be counted apart, in the one text and in the other.
    """

    file: str
    lang: str
    said: str
    heard: str
    said_marks: tuple[Mark, ...] = ()
    heard_marks: tuple[Mark, ...] = ()


@dataclass(slots=True)
class Errors:
    """Counts of words, and of characters for the character error rate.

    ``tone``, ``diacritic`` and ``other`` part the substitutions.
    """

    words: int = 0
    substitutions: int = 0
    insertions: int = 0
    deletions: int = 0
    tone: int = 0
    diacritic: int = 0
    other: int = 0
    characters: int = 0
    character_errors: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return counts and rates; a rate is null where nothing was said."""
        wrong = self.substitutions + self.insertions + self.deletions
        return {
            "wer": _rate(wrong, self.words),
            "cer": _rate(self.character_errors, self.characters),
            "words": self.words,
            "substitutions": self.substitutions,
            "insertions": self.insertions,
            "deletions": self.deletions,
            "tone_errors": self.tone,
            "diacritic_errors": self.diacritic,
            "word_errors": self.other + self.insertions + self.deletions,
        }


@dataclass(slots=True)
class KindErrors:
    """Of the words of one kind said: how many were lost or changed; and how many were invented."""

    words: int = 0
    dropped: int = 0
    changed: int = 0
    added: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return the counts and the share of what was said that was not heard right."""
        return {
            "words": self.words,
            "dropped": self.dropped,
            "changed": self.changed,
            "added": self.added,
            "error_rate": _rate(self.dropped + self.changed, self.words),
        }


@dataclass(slots=True)
class Score:
    """Everything counted over a set of clips."""

    total: Errors = field(default_factory=Errors)
    by_language: defaultdict[str, Errors] = field(default_factory=lambda: defaultdict(Errors))
    kinds: defaultdict[str, KindErrors] = field(default_factory=lambda: defaultdict(KindErrors))
    clips: int = 0
    silent_clips: int = 0
    silent_clips_with_text: int = 0
    hallucinated_words: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return the score as JSON values."""
        return {
            "clips": self.clips,
            **self.total.to_json(),
            "by_language": {
                lang: errors.to_json() for lang, errors in sorted(self.by_language.items())
            },
            "kinds": {kind: errors.to_json() for kind, errors in sorted(self.kinds.items())},
            "no_speech": {
                "clips": self.silent_clips,
                "clips_with_text": self.silent_clips_with_text,
                "hallucinated_words": self.hallucinated_words,
            },
        }


def score(clips: Iterable[Clip]) -> Score:
    """Count the errors of ``clips``; clips without speech are counted apart from error rates.

    Kinds are those of the marks, and ``proper_name``: words with a capital inside a sentence of
    what was said.
    """
    result = Score()
    for clip in clips:
        heard = tokens(clip.heard)
        if clip.lang == NO_SPEECH:
            result.silent_clips += 1
            result.silent_clips_with_text += bool(heard)
            result.hallucinated_words += len(heard)
            continue
        result.clips += 1
        said = tokens(clip.said)
        for errors in (result.total, result.by_language[clip.lang]):
            _count(errors, said, heard)
        _count_kinds(result.kinds, clip, said, heard)
    return result


def difference(said: str, heard: str) -> str:
    """Return how two different folded words differ: ``tone``, ``diacritic`` or ``other``."""
    if _without_tone(said) == _without_tone(heard):
        return "tone"
    return "diacritic" if unaccented(said) == unaccented(heard) else "other"


def _without_tone(word: str) -> str:
    return nfc(_TONES.sub("", unicodedata.normalize("NFD", word)))


def _count(errors: Errors, said: Sequence[Token], heard: Sequence[Token]) -> None:
    before, after = [token.text for token in said], [token.text for token in heard]
    errors.words += len(said)
    for step in align(before, after):
        if step.kind == "insert":
            errors.insertions += 1
        elif step.kind == "delete":
            errors.deletions += 1
        elif step.reference is not None and step.hypothesis is not None and step.kind != "equal":
            errors.substitutions += 1
            how = difference(before[step.reference], after[step.hypothesis])
            setattr(errors, how, getattr(errors, how) + 1)
    wrong, length = character_errors(before, after)
    errors.character_errors += wrong
    errors.characters += length


def _count_kinds(
    kinds: defaultdict[str, KindErrors], clip: Clip, said: Sequence[Token], heard: Sequence[Token]
) -> None:
    of_said = _kinds_of(said, (*clip.said_marks, *_proper_names(clip.said, said)))
    of_heard = _kinds_of(heard, clip.heard_marks)
    for place in range(len(said)):
        for kind in of_said[place]:
            kinds[kind].words += 1
    for step in align([token.text for token in said], [token.text for token in heard]):
        lost = of_said[step.reference] if step.reference is not None else frozenset()
        gained = of_heard[step.hypothesis] if step.hypothesis is not None else frozenset()
        if step.kind == "equal":
            continue
        for kind in lost:
            kinds[kind].dropped += step.kind == "delete"
            kinds[kind].changed += step.kind == "substitute"
        for kind in gained - lost:
            kinds[kind].added += 1


def _kinds_of(found: Sequence[Token], marks: Iterable[Mark]) -> list[frozenset[str]]:
    listed = list(marks)
    return [
        frozenset(m.kind for m in listed if m.start < token.end and token.start < m.end)
        for token in found
    ]


def _proper_names(text: str, found: Sequence[Token]) -> Iterator[Mark]:
    """Yield the capitalised words that do not begin a sentence; none where all is capitals."""
    text = nfc(text)
    if not any(char.islower() for char in text):
        return
    end = 0
    for place, token in enumerate(found):
        begins = place == 0 or bool(_SENTENCE_END.search(text, end, token.start))
        if token.capital and not begins and token.text != "i":
            yield Mark(token.start, token.end, "proper_name")
        end = token.end


def _rate(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
