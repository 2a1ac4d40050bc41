"""Dates of testimony: which words, and which EDTF, in six languages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from nlp.entities.dates import bounds, find_dates
from nlp.entities.reading import prepare
from records.entity import Entity
from tests.shared_data import shared_path

HERE = Path(__file__).parent


def rows(name: str) -> Iterator[list[str]]:
    """Yield the cells of a table, comments left out."""
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def cases() -> Iterator[tuple[str, str, str, str]]:
    """Yield language, text, spans and norms."""
    for lang in ("vi", "en", "fr", "ru", "ko", "zh"):
        for text, spans, norms in rows(f"cases_{lang}.tsv"):
            yield lang, text, spans, norms


def found(text: str, lang: str) -> list[Entity]:
    """Return the dates of ``text``, checked to be in order, apart and true to the text."""
    entities = find_dates(prepare(text, lang))
    end = 0
    for one in entities:
        assert one.text == text[one.start : one.end]
        assert one.start >= end and one.label == "DATE"
        end = one.end
    return entities


@pytest.mark.parametrize(("lang", "text", "spans", "norms"), list(cases()))
def test_spans_and_norms(lang: str, text: str, spans: str, norms: str) -> None:
    """The words found and their EDTF are those of the table."""
    entities = found(text, lang)
    assert " ; ".join(one.text for one in entities) == spans
    assert " ; ".join(str(one.norm or "-") for one in entities) == norms


@pytest.mark.parametrize(("lang", "text"), [tuple(row) for row in rows("negatives.tsv")])
def test_numbers_that_are_no_dates(lang: str, text: str) -> None:
    """Units, hills, grids, papers, money, counts and names are no dates."""
    assert [one.text for one in found(text, lang)] == []


def test_details_say_what_is_known() -> None:
    """Bounds, calendar, other readings and reasons stand beside the norm."""
    (lunar,) = found("mồng 1 Tết Mậu Thân", "vi")
    assert lunar.details["calendar"] == "lunar"
    assert lunar.details["bounds"] == ["1968-01-29", "1968-01-30"]
    (impossible,) = found("hy sinh ngày 31/02/1968", "vi")
    assert impossible.norm is None
    assert impossible.details["reason"] == "Dương lịch không có ngày này"
    assert impossible.details["bounds"] == [None, None]
    assert impossible.score <= 0.5
    (unreadable,) = found("hy sinh 2?/11/1968", "vi")
    assert unreadable.details["alt"] == ["1968-11"]
    (dry,) = found("mùa khô 1971 ở Lào", "vi")
    assert dry.details["alt"] == ["1971-11/1972-04"]
    (partial,) = found("ngày 27/7 hằng năm", "vi")
    assert partial.details["reason"] == "Thiếu năm"
    (no_leap,) = found("mồng 4 tháng 5 nhuận năm Giáp Dần", "vi")
    assert "nhuận" in str(no_leap.details["reason"])
    (short,) = found("30 tháng 3 năm Nhâm Tý", "vi")
    assert short.norm is None or short.norm == "1972-05-12"
    (contradiction,) = found("12 tháng 8 năm Mậu Thân 1972", "vi")
    assert contradiction.norm is None
    assert "không khớp" in str(contradiction.details["reason"])
    (feast,) = found("giỗ ngày 12/3 hằng năm", "vi")
    assert feast.details["kind"] == "death_anniversary"
    assert feast.details["calendar"] == "lunar"


def test_invisible_characters_do_not_move_spans() -> None:
    """Zero-width characters inside and before a date leave the offsets true to the stored text."""
    text = "\u200bHy sinh\u202e 12\u200b/3/1972 🎖"
    (one,) = find_dates(prepare(text, "vi"))
    assert text[one.start : one.end] == "12\u200b/3/1972"
    assert one.norm == "1972-03-12"


@pytest.mark.parametrize(
    "piece",
    [
        "12/3/1972 ",
        "năm sáu ",
        "12 tháng 3 ",
        "mồng 1 Tết ",
        "1/",
        "年",
        "십",
        "May ",
        "??",
        "  ",
        "\u200b🎉",
    ],
)
@pytest.mark.parametrize("lang", ["vi", "", "zh"])
def test_long_texts_are_read(piece: str, lang: str) -> None:
    """A hundred thousand characters of one thing are read, and every span is exact."""
    text = (piece * (100_000 // len(piece) + 1))[:100_000]
    for entity in find_dates(prepare(text, lang)):
        assert text[entity.start : entity.end] == entity.text


def test_development_snippets() -> None:
    """All dates of the development snippets, exact after edge words, with their EDTF."""
    path = shared_path("data", "domain", "snippets_dev.jsonl")
    missed: list[tuple[object, ...]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        snippet = json.loads(line)
        wanted = {
            (one["start"], one["end"]): [one["norm"], *one.get("alt", [])]
            for one in snippet["entities"]
            if one["label"] == "DATE"
        }
        got = {(one.start, one.end): one.norm for one in found(snippet["text"], snippet["lang"])}
        for span, norms in wanted.items():
            norm = got.get(span)
            known = isinstance(norm, str) and any(
                bounds(norm) == bounds(other) for other in norms if other
            )
            if norm not in norms and not known:
                missed.append((snippet["id"], span, norm, norms))
        missed += [(snippet["id"], span) for span in got if span not in wanted]
    assert missed == []
