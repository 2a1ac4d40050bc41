"""What was said beside what was heard: tokens, and which stands for which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from models.words import clusters, words
from records.text import nfc

StepKind = Literal["equal", "substitute", "insert", "delete"]


@dataclass(frozen=True, slots=True)
class Token:
    """``text`` is compared (NFC, case folded); ``[start, end)`` is its place in the NFC text."""

    text: str
    start: int
    end: int
    capital: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an alignment: places in the reference and in the hypothesis, null where none."""

    kind: StepKind
    reference: int | None
    hypothesis: int | None


def tokens(text: str) -> list[Token]:
    """Return the words of ``text`` without punctuation.

    Writing without spaces, and Korean, whose spacing varies from hand to hand, is cut into
    characters, as error rates for these languages are given.
    """
    found: list[Token] = []
    for word in words(nfc(text)):
        if word.script == "spaced":
            found.append(_token(word.text, word.start))
            continue
        at = word.start
        for character in clusters(word.text):
            found.append(_token(character, at))
            at += len(character)
    return found


def _token(written: str, start: int) -> Token:
    return Token(nfc(written.casefold()), start, start + len(written), written[0].isupper())


def align(reference: Sequence[str], hypothesis: Sequence[str]) -> list[Step]:
    """Return the steps of the shortest way from ``reference`` to ``hypothesis``, in order."""
    if not reference:
        return [Step("insert", None, place) for place in range(len(hypothesis))]
    if not hypothesis:
        return [Step("delete", place, None) for place in range(len(reference))]
    import jiwer

    [chunks] = jiwer.process_words(" ".join(reference), " ".join(hypothesis)).alignments
    steps: list[Step] = []
    for chunk in chunks:
        said = range(chunk.ref_start_idx, chunk.ref_end_idx)
        heard = range(chunk.hyp_start_idx, chunk.hyp_end_idx)
        if chunk.type == "delete":
            steps += [Step("delete", place, None) for place in said]
        elif chunk.type == "insert":
            steps += [Step("insert", None, place) for place in heard]
        else:
            kind: StepKind = "equal" if chunk.type == "equal" else "substitute"
            steps += [Step(kind, one, other) for one, other in zip(said, heard, strict=True)]
    return steps


def character_errors(reference: Sequence[str], hypothesis: Sequence[str]) -> tuple[int, int]:
    """Return how many characters were changed, added or lost, and how many were said."""
    said, heard = " ".join(reference), " ".join(hypothesis)
    if not said or not heard:
        return max(len(said), len(heard)), len(said)
    import jiwer

    found = jiwer.process_characters(said, heard)
    return int(found.substitutions + found.insertions + found.deletions), len(said)
