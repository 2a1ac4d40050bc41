"""Parts of Vietnamese names, with and without accents, loaded once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

from records.text import unaccented

_DATA: Final = files("nlp.entities.people") / "data"
# Everyday words that a lost accent turns a surname into, or that are seldom one.
_BARE_WORDS: Final = frozenset("la vi lai quan cong cung ma van sa an do to di the".split())


@dataclass(frozen=True, slots=True)
class Names:
    """Parts of names in one spelling, all lower case.

    Attributes:
        surnames: with the share of the population in a thousand, 0 for the rare.
        middles: chữ đệm.
        strong: middle names that hardly mean anything else behind a surname.
        givens: the last syllable.
        orders: southern birth order (Hai … Út) that stands before a name.
        nicknames: words behind a name that make it a nickname.
        loose: such words that are also everyday ones.
        place_like: places that look like a surname with a name, words joined by a space.
        regions: provinces and districts that comrades are nicknamed after.
        minority: surnames of the smaller peoples that are hardly anything else.
    """

    surnames: Mapping[str, int]
    middles: frozenset[str]
    strong: frozenset[str]
    givens: frozenset[str]
    orders: frozenset[str]
    nicknames: frozenset[str]
    loose: frozenset[str]
    place_like: frozenset[str]
    regions: frozenset[str]
    minority: frozenset[str]

    def common(self, word: str) -> bool:
        """Whether ``word`` is a surname that one in a thousand bears."""
        return self.surnames.get(word, 0) > 0


def _sections(name: str) -> dict[str, list[str]]:
    sections: dict[str, list[str]] = {}
    current: list[str] = []
    for line in (_DATA / name).read_text("utf-8").splitlines():
        if line.startswith("["):
            current = sections.setdefault(line.strip("[]"), [])
        elif not line.startswith("#"):
            current += line.split()
    return sections


@lru_cache(maxsize=2)
def names(*, bare: bool) -> Names:
    """Return the parts of names as written, or (``bare``) without accents."""
    people, places = _sections("vietnamese_names.txt"), _sections("place_names.txt")

    def form(word: str) -> str:
        spaced = word.replace("_", " ")
        return unaccented(spaced) if bare else spaced

    def group(sections: Mapping[str, list[str]], key: str) -> frozenset[str]:
        return frozenset(map(form, sections[key]))

    surnames: dict[str, int] = {}
    for entry in people["surnames"]:
        word, _, share = entry.partition("=")
        surnames[form(word)] = max(surnames.get(form(word), 0), int(share or 0))
    return Names(
        surnames,
        group(people, "middles"),
        group(people, "strong_middles"),
        group(people, "givens"),
        group(people, "birth_order"),
        group(people, "nickname_words"),
        group(people, "loose_nickname_words"),
        group(places, "like_people"),
        group(places, "regions"),
        group(people, "minority_surnames"),
    )


def is_word(word: str) -> bool:
    """Whether an unaccented surname is more often a word ("la" for là, "vi" for vì)."""
    return word in _BARE_WORDS
