"""Facts about a grave, in values that accounts in different languages can be compared by."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final

from nlp.entities.graves import kinds, landmarks, measures
from nlp.entities.graves.facts import Rule
from nlp.entities.reading import EntityReading
from records.entity import Entity

_GRAVE: Final = re.compile(
    r"(?<!\w)(?:chon|mo|ngoi|an tang|mai tang|hai cot|quy tap|boc|huyet|vui|nam lai|so do|ham|"
    r"ho bom|hao|dao|"
    r"buri\w*|bury|graves?|tombs?|remains|bod(?:y|ies)|sketch|kia|killed|dug|crater|"
    r"enterr\w*|inhum\w*|tombes?|fosses?|corps|croquis|mis en terre|cercueils?)(?!\w)"
    r"|могил|похорон|захорон|закоп|останк|погиб|воронк|묻|무덤|매장|묘|합장|유해|시신|전사|埋|"
    r"葬|墓|坟|遗骨|遗体|牺牲"
)
_NEIGHBOUR: Final = re.compile(
    r"(?:cạnh|kề|sát|gần|bên trái|bên phải|liền|cùng hàng với|bên)\s+(?:phần )?mộ\s+(?:của\s+)?"
    r"(?:(?:anh|liệt sĩ|liệt sỹ|LS|đồng chí|chị|ông|cụ|chú|"
    r"bác)\s+)?(?P<name>[A-ZĐÀ-Ỵ]\w*(?:\s[A-ZĐÀ-Ỵ]\w*){0,3})"
    r"|(?:next to|beside) (?:the )?grave of (?P<name2>[A-Z]\w+(?: [A-Z]\w+){0,3})"
)
_BY_LANG: Final[dict[str, tuple[Rule, ...]]] = {
    lang: tuple(
        one for one in (*kinds.RULES, *measures.RULES, *landmarks.RULES) if one.lang == lang
    )
    for lang in ("vi", "en", "fr", "ru", "ko", "zh")
}


def find_burial_facts(reading: EntityReading) -> list[Entity]:
    """Return BURIAL entities; ``norm`` is ``{"fact": …, "value": …}``.

    Facts and values: ``grave_kind`` (single, mass, bunker, trench, bomb_crater, tunnel, cave),
    ``container`` (groundsheet, hammock, plastic_sheet, blanket, mat, parachute, coffin, bag,
    none), ``moved`` and ``sketch`` (true or false), ``dead`` and ``graves`` (how many),
    ``depth_m`` (metres), ``head`` (N, NE …), ``neighbour`` (a name as written), ``landmark``
    (``kind``, and where said ``distance_m`` and ``direction`` of the grave from it).
    Spans of the same fact never overlap; those of different facts may.
    """
    if not _GRAVE.search(reading.mapped.folded):
        return []
    found: list[Entity] = []
    for lang in _BY_LANG:
        if lang in reading.languages:
            found += _facts(reading, _BY_LANG[lang])
    found += _neighbours(reading)
    return _in_order(found)


def _facts(reading: EntityReading, rules: Sequence[Rule]) -> Iterator[Entity]:
    for one in rules:
        for start, end, value in one.find(reading):
            yield reading.entity(
                start,
                end,
                "BURIAL",
                {"fact": one.fact, "value": value},
                0.75,
                f"burial_{one.fact}",
            )


def _neighbours(reading: EntityReading) -> Iterator[Entity]:
    for match in _NEIGHBOUR.finditer(reading.text):
        name = match["name"] or match["name2"]
        yield reading.entity(
            *match.span(), "BURIAL", {"fact": "neighbour", "value": name}, 0.75, "burial_neighbour"
        )


def _in_order(found: list[Entity]) -> list[Entity]:
    """Drop, per fact, what overlaps a longer find."""
    taken: dict[str, list[tuple[int, int]]] = {}
    kept: list[Entity] = []
    for one in sorted(found, key=lambda entity: (entity.start - entity.end, entity.start)):
        spans = taken.setdefault(one.rule, [])
        at = bisect_left(spans, (one.start, one.end))
        if (at == len(spans) or one.end <= spans[at][0]) and (
            at == 0 or spans[at - 1][1] <= one.start
        ):
            spans.insert(at, (one.start, one.end))
            kept.append(one)
    return sorted(kept, key=lambda entity: (entity.start, entity.end))
