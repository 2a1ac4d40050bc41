"""What a unit carries beside its norm, and texts of any kind."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.entities.reading import prepare
from nlp.entities.units import find_mailboxes, find_units, parse_unit
from tests.shared_data import shared_path

_WORDS = (
    "c3 d7 e66 f304 trung đoàn tiểu sư 5 66 304 B năm hai ba bê K7 1/7 Cav NVA Regt 2nd Bn of "
    "the của thuộc , - / ( ) TNXP đội huyện Cai Lậy 三 团 师 第 제 3 연대 사단 백마 해병 "
    "полк 63-й «Тигр» GM II/ 3e REI régiment division hòm thư LBN 61.245 YK đơn vị KB P21 "
    "\u200b 😀 שלום ² Dl F3O4"
).split(" ")


def test_an_expansion_is_marked_and_the_said_is_kept() -> None:
    (unit,) = find_units(prepare("C/2-503 found a grave, Nov 67.", "en"))

    assert unit.norm == "US:co-C/bn2/regt503-abn/bde173"
    assert unit.details == {"expanded": True, "as_said": "US:co-C/bn2/regt503-abn"}


def test_what_is_said_is_not_marked_as_expanded() -> None:
    (unit,) = find_units(prepare("trung đoàn 26 Mãnh Hổ chôn 9 người", "vi"))

    assert unit.norm == "ROK:regt26/div-capital"
    assert "expanded" not in unit.details


def test_a_reused_number_is_expanded_by_date_and_area_only() -> None:
    assert _norm("Đơn vị E64, 7-1972") == "PAVN:regt64/div320B"
    assert _norm("Đơn vị E64, 7-1972, Kon Tum") == "PAVN:regt64"
    assert _norm("Đơn vị E64, 1968") == "PAVN:regt64"
    assert _norm("Đơn vị E64") == "PAVN:regt64"


def test_a_battalion_that_decides_its_division_is_a_suggestion_only() -> None:
    (unit,) = find_units(prepare("4-9 Inf, 1969", "en"))

    assert unit.norm == "US:bn4/regt9-inf"
    assert unit.details == {"suggested": "US:bn4/regt9-inf/div25"}


def test_an_address_code_is_never_decoded() -> None:
    (unit,) = find_units(prepare("Đơn vị: KB. Hy sinh 1969, Tây Ninh", "vi"))

    assert unit.norm == "PAVN:code-KB"
    assert not unit.details


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.one_of(st.sampled_from(_WORDS), st.text(max_size=6)), max_size=14),
    st.sampled_from(["", " "]),
    st.sampled_from(["vi", "en", "fr", "ko", "ru", "zh", ""]),
)
def test_any_text_gives_ordered_exact_spans(parts: list[str], glue: str, lang: str) -> None:
    text = glue.join(parts)
    reading = prepare(text, lang)

    for find in (find_units, find_mailboxes):
        last = 0
        for entity in find(reading):
            assert last <= entity.start < entity.end
            assert text[entity.start : entity.end] == entity.text
            last = entity.end


@pytest.mark.shared
def test_the_development_snippets() -> None:
    lines = shared_path("data", "domain", "snippets_dev.jsonl").read_text(encoding="utf-8")
    for line in lines.splitlines():
        row = json.loads(line)
        reading = prepare(row["text"], row["lang"])
        found = [*find_units(reading), *find_mailboxes(reading)]

        wanted = {
            (entity["start"], entity["end"], entity["norm"])
            for entity in row["entities"]
            if entity["label"] in ("UNIT", "MAILBOX")
        }
        assert {(entity.start, entity.end, entity.norm) for entity in found} == wanted
        assert all(parse_unit(str(e.norm)) for e in found if e.label == "UNIT")


def _norm(text: str) -> object:
    (unit,) = find_units(prepare(text, "vi"))
    return unit.norm
