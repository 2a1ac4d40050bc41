"""A position written in every system and read back lands where it was."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.entities.coordinates import FORMS, convert, read_position
from nlp.gazetteer import areas
from records.errors import Refused
from tests.nlp.entities.coordinates.ask import metres

LATITUDES = st.floats(8.6, 23.3)
LONGITUDES = st.floats(102.2, 109.4)


@settings(max_examples=150, deadline=None)
@given(LATITUDES, LONGITUDES)
def test_every_form_reads_back(lat: float, lon: float) -> None:
    if areas.province_pre2025(lat, lon) is None:
        return
    forms = convert((lat, lon))
    assert {form.name for form in forms} == set(FORMS)
    for form in forms:
        # The centre of a square lies at most 0.71 of its side away; results have five decimals.
        assert metres(read_position(form.text), lat, lon) <= 0.71 * form.precision_m + 1.2, form


@settings(max_examples=60, deadline=None)
@given(LATITUDES, LONGITUDES)
def test_a_form_of_a_form_is_the_form(lat: float, lon: float) -> None:
    if areas.province_pre2025(lat, lon) is None:
        return
    [grid] = convert((lat, lon), "mgrs-indian1960-8")
    assert convert(grid.text, "mgrs-indian1960-8")[0].text == grid.text


def test_known_values() -> None:
    forms = {form.name: form.text for form in convert((20.8449, 106.6881))}
    assert forms["vn2000"].startswith("X = 2306067.77, Y = 597432.44;")
    assert forms["hanoi1972"].startswith("X = 2306888.1, Y = 18675667.1;")
    assert convert("XD 850418", "decimal")[0].text == "16.65485, 106.73119"
    assert convert((16.65444, 106.73083), "mgrs-indian1960-6")[0].text == "48Q XD 850418"
    assert convert((15.17782, 108.79645), "mgrs-indian1960-6")[0].text == "49P BS 637788"


def test_what_does_not_exist_there_is_left_out_or_refused() -> None:
    laos = (16.69, 106.22)
    assert "vn2000" not in {form.name for form in convert(laos)}
    with pytest.raises(Refused, match="cannot be written"):
        convert(laos, "vn2000")


@pytest.mark.parametrize(
    "position", [(48.8, 2.3), (float("nan"), 106.0), (16.0, float("inf")), (-16.0, 106.0)]
)
def test_points_elsewhere_are_refused(position: tuple[float, float]) -> None:
    with pytest.raises(Refused):
        convert(position)


@pytest.mark.parametrize("text", ["", "không có", "YD 85022", "YD 850225, XT 123456"])
def test_texts_without_one_answer_are_refused(text: str) -> None:
    with pytest.raises(Refused):
        convert(text)


def test_an_unknown_form_is_refused() -> None:
    with pytest.raises(Refused, match="no system"):
        convert((16.0, 107.0), "gauss")
