"""Clues in, candidates out, as JSON objects of the exchange format."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, Literal

from nlp.linkage.values import Candidate, ClueRecord
from nlp.linkage.wording import in_words
from records.errors import Quarantine
from records.text import nfc

_TEXTS: Final = ("name", "alias", "hometown", "unit", "death_date", "death_place", "relative",
                 "source")  # fmt: skip
_LONGEST: Final = 1_000
_YEARS: Final = range(1800, 2101)


def read_clue_line(line: bytes, number: int) -> ClueRecord | None:
    """Return the clue of one line of NDJSON, ``None`` for an empty line.

    Raises:
        Quarantine: ``bad_json`` or ``bad_clue``, with the line's number.
    """
    if not line.strip():
        return None
    try:
        value = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _bad(number, "bad_json", "không phải JSON", f"is not JSON ({error})") from error
    if not isinstance(value, dict):
        raise _bad(number, "bad_json", "không phải đối tượng JSON", "is not a JSON object")
    return read_clue(value, number)


def read_clue(value: Mapping[str, Any], number: int) -> ClueRecord:
    """Return the clue that a JSON object holds; unknown keys do not matter.

    Raises:
        Quarantine: ``bad_clue``: no ``clue_id``, or a value of the wrong kind.
    """
    identity = value.get("clue_id")
    if not isinstance(identity, str | int) or isinstance(identity, bool) or identity == "":
        raise _bad(number, "bad_clue", "thiếu “clue_id”", "has no “clue_id”")
    texts: dict[str, str] = {}
    for key in _TEXTS:
        text = value.get(key)
        if text is None:
            continue
        if not isinstance(text, str) or len(text) > _LONGEST:
            raise _bad(number, "bad_clue", f"“{key}” phải là chữ, không quá {_LONGEST} ký tự",
                       f"has a “{key}” that is no text of up to {_LONGEST} letters")  # fmt: skip
        texts[key] = nfc(" ".join(text.split()))
    return ClueRecord(clue_id=str(identity), birth_year=_year(value, number), **texts)


def _year(value: Mapping[str, Any], number: int) -> int | None:
    year = value.get("birth_year")
    if year is None or year == "":
        return None
    if isinstance(year, str) and year.strip().isdecimal():
        year = int(year)
    if isinstance(year, bool) or not isinstance(year, int) or year not in _YEARS:
        raise _bad(
            number, "bad_clue", "“birth_year” phải là năm", "has a “birth_year” that is no year"
        )
    return year


def candidates_json(
    clue: ClueRecord, candidates: list[Candidate], lang: Literal["vi", "en"]
) -> dict[str, Any]:
    """Return the answer to one clue; an empty list means no match."""
    return {
        "clue_id": clue.clue_id,
        "candidates": [
            {
                "registry_id": candidate.registry_id,
                "score": round(candidate.score, 4),
                "why": why_json(candidate, lang),
            }
            for candidate in candidates
        ],
    }


def why_json(candidate: Candidate, lang: Literal["vi", "en"]) -> list[dict[str, Any]]:
    """Return the contributions, each with its line in words."""
    return [
        {
            "field": one.field,
            "level": one.level,
            "weight": round(one.weight, 2),
            "clue": one.clue,
            "registry": one.register,
            "text": in_words(one, lang),
        }
        for one in candidate.why
    ]


def _bad(number: int, reason: str, vi: str, en: str) -> Quarantine:
    return Quarantine(reason, f"Dòng {number} {vi}", f"line {number} {en}", line=number)
