"""Each guard forbids what it is for, in every language, and lets statements stand."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
import yaml

from nlp.claims.checker import HEDGES, VETO_WORDS
from nlp.claims.guards import ACTS, vetoes
from nlp.claims.reading import Reading
from records.text import unaccented

RAW: dict[str, Any] = yaml.safe_load(
    Path(__file__).with_name("guards.yaml").read_text(encoding="utf-8")
)
GUARDS = [name for name in RAW if name not in ("accents", "stands")]


def found(marked: str, lang: str) -> tuple[str, ...]:
    """Return the guards over the statement marked in a text."""
    text = marked.replace("[[", "").replace("]]", "")
    inner = re.search(r"\[\[(.*)\]\]", marked)
    assert inner
    reading = Reading(text, lang)
    start = reading.mapped.place(inner.start())
    end = reading.mapped.place(inner.start() + len(inner[1]))
    return vetoes(reading, (start, end))


def writings(marked: str, lang: str) -> list[str]:
    """Return a text as written, in capitals, decomposed, and (Vietnamese) without accents."""
    others = [marked.upper(), unicodedata.normalize("NFD", marked)]
    return [marked, *others, *([unaccented(marked)] if lang == "vi" else [])]


@pytest.mark.parametrize("guard", GUARDS)
def test_a_guard_forbids_what_it_is_for(guard: str) -> None:
    for lang, texts in RAW[guard].items():
        for marked in texts:
            for written in writings(marked, lang):
                assert guard in found(written, lang), (written, found(written, lang))


def test_words_too_short_without_accents_forbid_with_them() -> None:
    for guard, texts in RAW["accents"].items():
        for marked in texts:
            assert guard in found(marked, "vi"), marked


def test_a_statement_stands() -> None:
    for lang, texts in RAW["stands"].items():
        for marked in texts:
            for written in writings(marked, lang):
                assert found(written, lang) == (), written


def test_a_spared_guard_does_not_speak() -> None:
    marked = RAW["question"]["vi"][0]
    text = marked.replace("[[", "").replace("]]", "")
    reading = Reading(text, "vi")
    start = text.index("đóng")
    assert "question" in vetoes(reading, (start, start + 4))
    assert "question" not in vetoes(reading, (start, start + 4), spared=frozenset({"question"}))


def test_every_guard_has_a_name_for_people() -> None:
    names = {act.name for act in ACTS}
    assert names | {"question"} <= set(VETO_WORDS)
    assert set(HEDGES) <= names
