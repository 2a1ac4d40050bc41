"""Units in running text of six languages: span and norm, and texts that name none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nlp.entities.reading import prepare
from nlp.entities.units import find_units

_MARK = re.compile(r"\[([^|\]]+)\|([^\]]+)\]")


def _cases() -> list[tuple[str, str]]:
    lines = Path(__file__).with_name("cases.txt").read_text(encoding="utf-8").splitlines()
    return [
        (lang, text)
        for line in lines
        if not line.startswith("#")
        for lang, text in [line.split("\t")]
    ]


def plain(marked: str) -> tuple[str, list[tuple[int, int, str]]]:
    """Return the text without marks, and the marked spans with their norms."""
    out = ""
    spans: list[tuple[int, int, str]] = []
    done = 0
    for match in _MARK.finditer(marked):
        out += marked[done : match.start()]
        spans.append((len(out), len(out) + len(match.group(1)), match.group(2)))
        out += match.group(1)
        done = match.end()
    return out + marked[done:], spans


@pytest.mark.parametrize(("lang", "marked"), _cases())
def test_units_of_a_text(lang: str, marked: str) -> None:
    text, expected = plain(marked)

    found = [(e.start, e.end, e.norm) for e in find_units(prepare(text, lang))]

    assert found == expected


def test_the_table_is_large_and_has_negatives() -> None:
    cases = _cases()

    assert len(cases) >= 250
    assert sum("[" not in text for _lang, text in cases) >= 80
