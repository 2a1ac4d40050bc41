"""Who tells: an eye witness, hearsay or a document; how old; for which family."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from nlp.corroboration.account import Account
from nlp.corroboration.names import person_tokens
from nlp.corroboration.witness_cues import (
    AGE,
    BORN,
    DOCUMENT,
    EYE,
    HEARSAY,
    KIN,
    SPOKEN_AGE,
)
from records.text import unaccented


class WitnessKind(StrEnum):
    """How the teller knows."""

    EYE = "eye"
    DOCUMENT = "document"
    HEARSAY = "hearsay"
    UNKNOWN = "unknown"


_TENS: Final = {"sau": 60, "bay": 70, "tam": 80, "chin": 90}
_ONES: Final = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "lam": 5, "sau": 6, "bay": 7, "tam": 8,
    "chin": 9,
}  # fmt: skip
# The fallen were young: an age in this range is the teller's.
_OLD: Final = range(55, 111)
# The campaign's year: testimony seldom says when it was given.
_NOW: Final = 2026


@dataclass(frozen=True, slots=True)
class Witness:
    """Who tells an account, read from its words; ``age`` in years when it is said."""

    kind: WitnessKind
    age: int | None


def witness_of(account: Account) -> Witness:
    """Return how the teller knows, and the age where the text says it."""
    folded = " ".join(unaccented(text.text) for text in account.texts)
    return Witness(_kind(account, folded), _age(folded))


def _kind(account: Account, folded: str) -> WitnessKind:
    if EYE.search(folded):
        return WitnessKind.EYE
    if any(text.source == "reading" for text in account.texts) or DOCUMENT.search(folded):
        return WitnessKind.DOCUMENT
    return WitnessKind.HEARSAY if HEARSAY.search(folded) else WitnessKind.UNKNOWN


def _age(folded: str) -> int | None:
    ages = [int(next(one for one in match.groups() if one)) for match in AGE.finditer(folded)]
    ages += [
        _TENS[match[1]] + _ONES.get(match[2] or "", 0) for match in SPOKEN_AGE.finditer(folded)
    ]
    ages += [_NOW - int(match[1]) for match in BORN.finditer(folded)]
    return max((age for age in ages if age in _OLD), default=None)


def family_of(account: Account) -> str:
    """Return the folded full name of the fallen for whose family the account speaks, else ``""``.

    Only where the text says kinship or that a family looks for somebody, and names one fallen
    person in full: a comrade who names the dead is no family.
    """
    names: set[str] = set()
    kin = False
    for text in account.texts:
        kin = kin or KIN.search(unaccented(text.text)) is not None
        for one in text.entities:
            if one.label == "PERSON" and one.details.get("role") == "fallen":
                tokens = person_tokens(one.text)
                if len(tokens) > 1:
                    names.add(" ".join(tokens))
    return names.pop() if kin and len(names) == 1 else ""
