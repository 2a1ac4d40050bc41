"""From what a text names to clue records: each fallen person with the facts said nearest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from nlp.linkage.values import ClueRecord
from records.text import unaccented

# How far, in characters, a fact may stand from the person it is taken for; one alone in a text
# may be told of over several sentences.
_NEAR: Final = 400
_NEAR_ALONE: Final = 1_500
_ALIAS_NEAR: Final = 120
# Nearer facts behind a name are likelier its own than as near ones before it.
_BEFORE: Final = 1.5


@dataclass(frozen=True, slots=True)
class Mention:
    """An entity as stored: ``details`` holds ``role``, ``about`` and the like."""

    label: str
    start: int
    end: int
    text: str
    norm: str
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PersonClue:
    """A clue about one fallen person, and the spans (field → start, end) it was read from."""

    clue: ClueRecord
    spans: Mapping[str, tuple[int, int]]


def person_clues(mentions: Iterable[Mention], text: str, source: str = "") -> list[PersonClue]:
    """Return one clue per fallen person named in a text, in the order of their first mention.

    Args:
        mentions: entities of this text.
        text: the text they point into.
        source: how the text came, as ``ClueRecord.source``.
    """
    ordered = sorted(mentions, key=lambda one: (one.start, one.end))
    named: dict[str, list[Mention]] = {}
    for one in ordered:
        if one.label == "PERSON" and one.details.get("role") == "fallen":
            named.setdefault(unaccented(one.text), []).append(one)
    facts = _facts(ordered, text)
    reach = _NEAR_ALONE if len(named) == 1 else _NEAR
    found: dict[str, dict[str, Mention]] = {name: {} for name in named}
    for field, fact in facts:
        limit = _ALIAS_NEAR if field == "alias" else reach
        distance, name = min(
            ((_distance(fact, one), name) for name, ones in named.items() for one in ones),
            default=(limit + 1.0, ""),
        )
        if distance <= limit:
            found[name].setdefault(field, fact)
    return [
        _person_clue(number, ones[0], found[name], source)
        for number, (name, ones) in enumerate(named.items())
    ]


def _distance(fact: Mention, person: Mention) -> float:
    if fact.start >= person.end:
        return float(fact.start - person.end)
    return max(0, person.start - fact.end) * _BEFORE


def _facts(ordered: Sequence[Mention], text: str) -> list[tuple[str, Mention]]:
    """Return (field, mention) of everything that can stand in a clue record."""
    facts: list[tuple[str, Mention]] = []
    for number, one in enumerate(ordered):
        about = one.details.get("about")
        if one.label == "DATE" and about in ("birth", "death") and one.norm:
            facts.append(("birth_year" if about == "birth" else "death_date", one))
        elif one.label == "PLACE" and about in ("home", "death"):
            field = "hometown" if about == "home" else "death_place"
            if facts and facts[-1][0] == field and _joined(facts[-1][1], one, text):
                facts[-1] = (field, _span(facts[-1][1], one, text))
            else:
                facts.append((field, one))
        elif one.label == "UNIT" and one.norm.startswith("PAVN:"):
            facts.append(("unit", one))
        elif one.label == "ALIAS":
            facts.append(("alias", one))
        elif one.label == "PERSON" and one.details.get("role") == "relative":
            before = ordered[number - 1] if number else None
            if before is not None and before.label == "KIN" and one.start - before.end <= 3:
                facts.append(("relative", _span(before, one, text)))
    return facts


def _joined(first: Mention, second: Mention, text: str) -> bool:
    """Whether two places are parts of one: nothing but a comma between them."""
    return text[first.end : second.start].strip(" ,-–") == ""


def _span(first: Mention, last: Mention, text: str) -> Mention:
    return Mention(
        last.label, first.start, last.end, text[first.start : last.end], last.norm, last.details
    )


def _person_clue(
    number: int, person: Mention, facts: Mapping[str, Mention], source: str
) -> PersonClue:
    birth = facts["birth_year"].norm[:4] if "birth_year" in facts else ""
    said = {
        field: fact.text
        for field, fact in facts.items()
        if field in ("alias", "hometown", "unit", "death_place", "relative")
    }
    clue = ClueRecord(
        clue_id=str(number),
        name=person.text,
        birth_year=int(birth) if birth.isdecimal() else None,
        death_date=facts["death_date"].norm if "death_date" in facts else "",
        source=source,
        **said,
    )
    spans = {"name": (person.start, person.end)}
    spans |= {field: (fact.start, fact.end) for field, fact in facts.items()}
    return PersonClue(clue, spans)
