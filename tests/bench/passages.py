"""Invented passages and questions for the search benches: any number, seeded, each from its number.

The words of :mod:`tests.bench.corpus` (what such posts always say: *liệt sĩ*, *đơn vị*, *mộ*) make
up about half of a passage, so some words stand in a third of all passages, as in a real watch. The
other half follows Zipf's law over 20,000 invented compounds (names, villages, everything else).
One passage in ten nearly repeats another. Questions are words that stand together in some passage.
"""

from __future__ import annotations

import bisect
import itertools
import random
from typing import Final

from records.search import IndexedPassage, SearchFilters
from records.text import nfc, unaccented
from tests.bench.corpus import OTHER, PLACES, VIETNAMESE

FROM: Final = 1_700_000_000
DAY: Final = 86_400
# Two passages in three pass: the usual question of an editor (Vietnamese, open, recent).
FILTERS: Final = SearchFilters(langs=("vi",), published_from=FROM)
# Two in a hundred pass: one source.
NARROW: Final = SearchFilters(source_ids=(7,), published_from=FROM)

_ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh ph qu r s t th tr v x".split()
_RHYMES = (
    "a ac ach ai am an ang anh ao at au ay âm ân âng ât âu ây e em en eo ê êm ên ênh êu i ia iêm "
    "iên iêu inh o oa oan oi om on ong ô ôi ôm ôn ông ơ ơi ơn u ua ui um un ung uôi uôn ư ưa ươi "
    "ương"
).split()
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_COMPOUNDS: Final = 20_000


def _compounds() -> list[str]:
    rng = random.Random(1)
    # The tone stands on the first vowel.
    syllables = [nfc(o + r[0] + t + r[1:]) for o in _ONSETS for r in _RHYMES for t in _TONES]
    rng.shuffle(syllables)
    # The syllables are Zipf-like too: the same ones return in many compounds.
    heavy = list(itertools.accumulate(1.0 / (rank + 20) for rank in range(len(syllables))))
    return [
        " ".join(rng.choices(syllables, cum_weights=heavy, k=rng.choice((1, 2, 2, 3))))
        for _ in range(_COMPOUNDS)
    ]


_TAIL: Final = _compounds()
_TAIL_WEIGHTS: Final = list(itertools.accumulate(1.0 / (rank + 20) for rank in range(_COMPOUNDS)))


def passages(first: int, count: int) -> list[IndexedPassage]:
    """Return passages ``first`` to ``first + count - 1``; two in three pass :data:`FILTERS`."""
    return [_passage(number) for number in range(first, first + count)]


def questions(count: int, among: int, seed: int = 2) -> list[str]:
    """Return questions of 3 to 9 words about some of the first ``among`` passages.

    Two in five are typed without accents.
    """
    rng = random.Random(seed)
    asked: list[str] = []
    while len(asked) < count:
        words = _text(rng.randrange(among))[1].replace(".", "").replace(",", "").split()
        pieces = []
        for _ in range(rng.choice((1, 2, 2))):
            start = rng.randrange(max(1, len(words) - 4))
            pieces += words[start : start + rng.randint(3, 5)]
        question = " ".join(pieces[:9])
        asked.append(unaccented(question) if rng.random() < 0.4 else question)
    return asked


def _passage(number: int) -> IndexedPassage:
    lang, text = _text(number)
    return IndexedPassage(
        passage_id=number + 1,
        item_id=number // 3 + 1,
        text=text,
        lang=lang,
        platform=("facebook", "tiktok", "youtube", "web")[number % 4],
        kind=("post", "comment", "article")[number % 3],
        source_id=number % 40,
        published=FROM + (number * 7919 % 1000 - 110) * DAY,
        access="restricted" if number % 50 == 0 else "open",
        flagged=number % 97 == 0,
    )


def _text(number: int) -> tuple[str, str]:
    rng = random.Random(number)
    if number > 20 and rng.random() < 0.1:
        lang, text = _text(rng.randrange(max(0, number - 5_000), number))
        return lang, text + rng.choice([" ạ", " nhé", " 🙏", " !"])
    lang = "vi" if rng.random() < 0.77 else rng.choice(tuple(OTHER))
    pool = VIETNAMESE if lang == "vi" else OTHER[lang]
    wanted, words = rng.randint(15, 60), 0
    parts: list[str] = []
    while words < wanted:
        if rng.random() < 0.5:
            start = rng.randrange(max(1, len(pool) - 4))
            part = pool[start : start + rng.randint(2, 4)]
        else:
            part = [_tail(rng) for _ in range(2)]
        parts += part
        words += len(" ".join(part).split())
        if rng.random() < 0.15:
            parts[-1] += rng.choice([".", ","])
    if rng.random() < 0.5:
        parts += [rng.choice(PLACES), "đồi", str(rng.randint(100, 1200))]
    text = " ".join(parts)
    return lang, unaccented(text) if lang == "vi" and rng.random() < 0.33 else text


def _tail(rng: random.Random) -> str:
    return _TAIL[bisect.bisect(_TAIL_WEIGHTS, rng.random() * _TAIL_WEIGHTS[-1])]
