"""The decision and the plan of a fact of kind ``document``: issuer, date, and what they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Final

from nlp.claims.guards.scope import around, has_cue, overlaps
from nlp.claims.reading import Place, Reading
from nlp.claims.rules.period import SaidDate, dates_said
from records.claim import Fact
from records.text import nfc, unaccented

_DECISION: Final = (
    r"(?:quyet dinh|qd|decisions?|결정(?:문)?|решени\w*|постановлени\w*|决定|决议|directive)"
    r"(?: so| no\.?| n°| 제|[\s№:#°-])*"
)
_PLAN: Final = re.compile(
    r"(?:ke hoach|plan|계획|план\w*|计划|方案)"
    r"(?=[^.!?\n。]{0,60}(?:500|515|hai phong|하이퐁|хайфон|海防))"
)
_DAY_BEFORE: Final = 12
"""In Chinese and Korean the day stands before the verb ("2024年发布")."""
_REACH: Final = 70
"""A day or an issuer this far behind the paper's name is said of it."""


@lru_cache(maxsize=64)
def _mention(number: str) -> re.Pattern[str]:
    figure, _, suffix = unaccented(nfc(number).lower()).partition("/")
    rest = re.escape(suffix).replace(r"\-", "[ -]?") if suffix else "(?!)"
    rest = rest.replace("qd", "(?:qd|quyet dinh)", 1)  # as teencode is written out
    return re.compile(
        rf"(?P<full>(?:{_DECISION})?(?<!\d){figure} ?/ ?{rest})|"
        rf"{_DECISION}{figure}(?![\d%]|/\d)(?P<other>/\w[\w-]*)?|"
        rf"(?<!\d)제? ?{figure}호 ?결정|第? ?{figure} ?号(?:文件|决定|令)|第 ?{figure} ?号"
    )


def decision_places(reading: Reading, fact: Fact) -> Iterator[tuple[Place, bool]]:
    """Yield where the decision of ``fact`` is named, and whether by its full number."""
    for match in _mention(str(fact.check["number"])).finditer(reading.folded):
        if not match["other"]:
            yield match.span(), bool(match["full"])


def _near(reading: Reading, place: Place, fact: Fact) -> list[tuple[Place, bool]]:
    """Return the mentions around ``place`` that surely mean the fact's decision."""
    within = around(reading, place)
    day = date.fromisoformat(str(fact.check["date"]))
    known = bool(reading.cues("term_campaign") or reading.cues("subject")) or any(
        said.year and said.month and said.agrees(day) for said in dates_said(reading, None)
    )
    return [
        (where, full)
        for where, full in decision_places(reading, fact)
        if within[0] <= where[0] < within[1] and (full or known)
    ]


def decision_grants(reading: Reading, place: Place, fact: Fact) -> str | None:
    """Say that the decision near ``place`` is given a content it does not have."""
    if not _near(reading, place, fact) or overlaps(place, reading.cues("term_not_so")):
        return None
    return f"gán cho Quyết định {fact.check['number']} điều không có trong đó"


def decision_date(reading: Reading, place: Place, fact: Fact) -> str | None:
    """Say that the decision is given another day than its own."""
    return _other_day(reading, place, _behind(reading, place, fact), str(fact.check["date"]))


def decision_issuer(reading: Reading, place: Place, fact: Fact) -> str | None:
    """Say that another body than its own is said to have issued the decision."""
    if not _behind(reading, place, fact):
        return None
    return _other_issuer(reading, place, str(fact.check["issuer"]), "term_body_national")


def plan_date(reading: Reading, place: Place, fact: Fact) -> str | None:
    """Say that the city's plan is given another month than its own."""
    plans = _plans(reading, place, fact)
    if not plans or not fact.check.get("local_date"):
        return None
    return _other_day(reading, place, plans, str(fact.check["local_date"]))


def plan_issuer(reading: Reading, place: Place, fact: Fact) -> str | None:
    """Say that another body than its own is said to have issued the city's plan."""
    if not _plans(reading, place, fact) or not fact.check.get("local_issuer"):
        return None
    return _other_issuer(reading, place, str(fact.check["local_issuer"]), "term_body_local")


def _behind(reading: Reading, place: Place, fact: Fact) -> list[Place]:
    return [
        where
        for where, _ in _near(reading, place, fact)
        if -_REACH <= place[0] - where[1] <= _REACH and _same_sentence(reading, where, place)
    ]


def _plans(reading: Reading, place: Place, fact: Fact) -> list[Place]:
    if any(_near(reading, place, fact)):
        return []
    return [
        match.span()
        for match in _PLAN.finditer(reading.folded)
        if match.start() <= place[0] <= match.end() + 2 * _REACH
        and _same_sentence(reading, match.span(), place)
    ]


def _same_sentence(reading: Reading, one: Place, other: Place) -> bool:
    return reading.sentence(one[0]) == reading.sentence(other[0])


def _other_day(reading: Reading, place: Place, papers: list[Place], true: str) -> str | None:
    if not papers:
        return None
    # A decision's own number has the look of a month ("50/2026"); a day within a name is none.
    said = [
        one
        for one in dates_said(reading, None)
        if place[0] - _DAY_BEFORE <= one.place[0] <= place[1] + 8
        and not overlaps(one.place, papers)
    ]
    said.sort(key=lambda one: one.place[0] < place[0])
    if not said or _agrees(said[0], true):
        return None
    return f"ngày {reading.quoted(said[0].place)} khác ngày {true}"


def _agrees(said: SaidDate, true: str) -> bool:
    """Whether what is said differs in nothing from ``true`` (YYYY-MM-DD or YYYY-MM)."""
    if len(true) == 7:
        year, month = map(int, true.split("-"))
        return said.year in (None, year) and said.month in (None, month)
    return said.agrees(date.fromisoformat(true))


def _other_issuer(reading: Reading, place: Place, issuer: str, role: str) -> str | None:
    said = reading.folded[slice(*place)]
    if unaccented(nfc(issuer).lower()) in said or has_cue(reading, role, place):
        return None
    return f"nơi ban hành khác {issuer}"
