"""A decoded piece of up to 30 s into utterances: cut at pauses and sentence ends."""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from records.provenance import ModelRef
from records.speech import HeardSegment, Word
from records.text import nfc

# A pause of this length between words ends an utterance.
PAUSE_MS: Final = 600
# Nobody can correct against the player what goes on longer than this.
LONGEST_MS: Final = 15_000
_SHORTEST_SENTENCE_MS: Final = 1_000
_SENTENCE_ENDS: Final = (".", "?", "!", "…", "。", "？", "！")
_LEAST_P: Final = 1e-4

RawWord = tuple[int, int, str, float]


@dataclass(frozen=True, slots=True)
class Piece:
    """One chunk as the model gave it.

    ``words`` are (start_ms, end_ms, text with its leading space, probability) in order.
    """

    start_ms: int
    end_ms: int
    text: str
    words: tuple[RawWord, ...]
    logprob: float
    no_speech: float

    @property
    def context(self) -> str | None:
        """What the next piece may be told of this one: nothing where it looks like a loop."""
        text = self.text.strip()
        return text if text and compression(text) <= 2.0 else None


def compression(text: str) -> float:
    """Return bytes per compressed byte, as Whisper counts repetition (above 2.4: a loop)."""
    raw = text.encode("utf-8")
    return len(raw) / len(zlib.compress(raw))


def utterances(piece: Piece, *, lang: str, model: ModelRef) -> list[HeardSegment]:
    """Cut a piece into utterances of at most 15 s, words inside the piece and in order.

    ``logprob`` of an utterance is the mean of its own words' log probabilities, since that of the
    whole piece hides a bad sentence among good ones.
    """
    words = _in_order(piece)
    if not words:
        text = nfc(piece.text).strip()
        segment = HeardSegment(
            start_ms=piece.start_ms, end_ms=piece.end_ms, text=text, lang=lang,
            logprob=piece.logprob, no_speech=piece.no_speech, compression=compression(text),
            model=model,
        )  # fmt: skip
        return [segment] if text else []
    found = []
    for run in _runs(words):
        text = nfc("".join(word[2] for word in run)).strip()
        if not text:
            continue
        logs = [math.log(max(word[3], _LEAST_P)) for word in run]
        found.append(
            HeardSegment(
                start_ms=run[0][0],
                end_ms=run[-1][1],
                text=text,
                lang=lang,
                words=tuple(
                    Word(start, end, nfc(said).strip(), round(p, 4))
                    for start, end, said, p in run
                    if said.strip()
                ),
                logprob=round(sum(logs) / len(logs), 4),
                no_speech=piece.no_speech,
                compression=round(compression(text), 3),
                model=model,
            )
        )
    return found


def _in_order(piece: Piece) -> list[RawWord]:
    """Words with times inside the piece, none before the end of the one before."""
    ordered: list[RawWord] = []
    at = piece.start_ms
    for start, end, text, p in piece.words:
        start = min(max(start, at), piece.end_ms)
        end = min(max(end, start), piece.end_ms)
        ordered.append((start, end, text, min(max(p, 0.0), 1.0)))
        at = end
    return ordered


def _runs(words: Sequence[RawWord]) -> Iterator[list[RawWord]]:
    run: list[RawWord] = []
    for word in words:
        if run and _ends(run, word):
            yield from _short_enough(run)
            run = []
        run.append(word)
    if run:
        yield from _short_enough(run)


def _ends(run: Sequence[RawWord], following: RawWord) -> bool:
    last = run[-1]
    if following[0] - last[1] >= PAUSE_MS:
        return True
    whole = last[2].rstrip().endswith(_SENTENCE_ENDS)
    return whole and last[1] - run[0][0] >= _SHORTEST_SENTENCE_MS


def _short_enough(run: list[RawWord]) -> Iterator[list[RawWord]]:
    """Cut what is too long at its widest gap away from the edges."""
    if len(run) < 2 or run[-1][1] - run[0][0] <= LONGEST_MS:
        yield run
        return
    middle = (run[0][0] + run[-1][1]) / 2
    cut = max(
        range(1, len(run)),
        key=lambda n: (run[n][0] - run[n - 1][1], -abs(run[n][0] - middle)),
    )
    yield from _short_enough(run[:cut])
    yield from _short_enough(run[cut:])
