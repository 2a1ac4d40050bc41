"""Which language is spoken where: a Vietnamese interpreter beside an American veteran."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from asr.chunks import turns
from asr.rate import RATE
from asr.voice import Span

# Whisper needs about this much to tell a language; less goes with its neighbours.
SHORTEST_MS: Final = 2_000
# Below this a turn's own language gives way to the one most spoken in the part.
SURE: Final = 0.5
# Telling a language costs as much as encoding 30 s of speech. Where this many turns, spread over a
# part, all say the same, the rest are not asked: a language with a fifth of all turns is then
# missed in 7 of 100 parts, and what is misheard for it carries doubts.
PROBES: Final = 12


class Teller(Protocol):
    """What can tell the language of a stretch of speech."""

    @property
    def only_language(self) -> str | None:
        """The one language it knows, ``None`` for several."""

    def language(self, samples: NDArray[np.float32]) -> tuple[str, float]:
        """Return a language and its probability."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch in one language; ``p`` is the model's probability, ``None`` where nobody asked."""

    start_ms: int
    end_ms: int
    lang: str
    p: float | None


def spoken_turns(
    samples: NDArray[np.float32],
    spans: Sequence[Span],
    teller: Teller,
    *,
    lang: str | None = None,
) -> list[Turn]:
    """Return the turns of one part with their languages, in time order.

    Args:
        samples: mono, 16 kHz, shape (n,).
        spans: where somebody speaks, milliseconds from the start of ``samples``.
        teller: the model that tells languages.
        lang: forced on all; nothing is asked then.
    """
    pieces = turns(spans, shortest_ms=SHORTEST_MS)
    forced = lang or teller.only_language
    if forced is not None or not pieces:
        return [Turn(one.start_ms, one.end_ms, forced or "", None) for one in pieces]
    told: dict[int, tuple[str, float]] = {}

    def ask(place: int) -> None:
        if place not in told:
            told[place] = teller.language(_cut(samples, pieces[place]))

    for place in _spread(pieces):
        ask(place)
    if len({found for found, _ in told.values()}) > 1:
        for place in range(len(pieces)):
            ask(place)
    return _decided(pieces, told)


def runs(found: Sequence[Turn]) -> Iterator[list[Turn]]:
    """Group neighbouring turns of the same language."""
    run: list[Turn] = []
    for turn in found:
        if run and run[-1].lang != turn.lang:
            yield run
            run = []
        run.append(turn)
    if run:
        yield run


def _spread(pieces: Sequence[Span]) -> list[int]:
    """The longest turn of each of up to ``PROBES`` equal shares of the turns."""
    shares = min(PROBES, len(pieces))
    edges = [len(pieces) * n // shares for n in range(shares + 1)]
    return [
        max(range(first, last), key=lambda n: pieces[n].end_ms - pieces[n].start_ms)
        for first, last in itertools.pairwise(edges)
    ]


def _decided(pieces: Sequence[Span], told: dict[int, tuple[str, float]]) -> list[Turn]:
    """Each turn's own language where it is sure and long enough, else the most spoken one."""
    weight: dict[str, float] = defaultdict(float)
    for place, (lang, p) in told.items():
        weight[lang] += p * (pieces[place].end_ms - pieces[place].start_ms)
    common = max(sorted(weight), key=lambda lang: weight[lang])
    decided = []
    for place, piece in enumerate(pieces):
        if place not in told:
            decided.append(Turn(piece.start_ms, piece.end_ms, common, None))
            continue
        own, chance = told[place]
        long_enough = piece.end_ms - piece.start_ms >= SHORTEST_MS
        if own != common and not (chance >= SURE and long_enough):
            # Its chance for the common language is at most what its own choice leaves.
            own, chance = common, 1.0 - max(chance, 0.5)
        decided.append(Turn(piece.start_ms, piece.end_ms, own, chance))
    return decided


def _cut(samples: NDArray[np.float32], span: Span) -> NDArray[np.float32]:
    return samples[span.start_ms * RATE // 1000 : span.end_ms * RATE // 1000]
