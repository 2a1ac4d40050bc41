"""Positions kept as text with a reason: a confident wrong point would be a missed grave."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from nlp.entities.reading import prepare
from records.entity import Entity
from tests.nlp.entities.coordinates.ask import found, metres, norm, one

NO_ANSWER = [
    # text, the span, a word of the reason
    ("chôn ở (62-18) ô 4, bìa rừng", "(62-18) ô 4", "tờ bản đồ"),
    ("toạ độ ô 4 (62-18)", "ô 4 (62-18)", "tờ bản đồ"),
    ("mộ ở tờ Huế 6541-IV ô 4, cạnh suối", "tờ Huế 6541-IV ô 4", "tờ bản đồ"),
    ("mảnh bản đồ Khe Sanh 6342 III ô 12", "mảnh bản đồ Khe Sanh 6342 III ô 12", "tờ bản đồ"),
    ("grid 850225", "850225", "hai chữ cái"),
    ("tọa độ 850 225", "850 225", "hai chữ cái"),
    ("vic 850225", "850225", "hai chữ cái"),
    ("YD 85022", "YD 85022", "5 chữ số"),
    ("grid YD 850", "grid YD 850", "3 chữ số"),
    ("YD 8502253", "YD 8502253", "7 chữ số"),
    ("48Q YD 850", "48Q YD 850", "3 chữ số"),
    ("XD 8541-8642", "XD 8541-8642", "hai nhóm 4"),
    ("48P YD 850225", "48P YD 850225", "đai P"),
    ("49Q YD 850225", "49Q YD 850225", "múi 49"),
    ("48P BR 503485", "48P BR 503485", "múi 48"),
    ("YD 850 900", "YD 850 900", "ngoài"),
    ("grid QA 123456", "grid QA 123456", "không thuộc"),
    ("48Q LB 123456", "48Q LB 123456", "không thuộc"),
    ("ZC 950500", "ZC 950500", "40 km"),
    ("tọa độ YD 850225 VN-2000", "YD 850225 VN-2000", "lưới chữ"),
    ("YD 850225 (WGS84, Indian 1960)", "YD 850225 (WGS84, Indian 1960)", "mâu thuẫn"),
    ("X=1884983 Y=589670 VN-2000", "X=1884983 Y=589670 VN-2000", "kinh tuyến trục"),
    ("X=1884983 Y=589670", "X=1884983 Y=589670", "kinh tuyến trục"),
    (
        "X=1884983 Y=589670 VN-2000, WGS84",
        "X=1884983 Y=589670 VN-2000, WGS84",
        "mâu thuẫn",
    ),
    (
        "X=1884983 Y=589670 VN-2000 KTT 106°00' KTT 106°15'",
        "X=1884983 Y=589670 VN-2000 KTT 106°00' KTT 106°15'",
        "mâu thuẫn",
    ),
    (
        "X=1884983 Y=589670 VN-2000 KTT 106°15' múi 6°",
        "X=1884983 Y=589670 VN-2000 KTT 106°15' múi 6°",
        "múi 6°",
    ),
    (
        "X=2306888 Y=18675667, VN-2000",
        "X=2306888 Y=18675667, VN-2000",
        "Hanoi",
    ),
    ("X=1884983 VN-2000 KTT 106°", None, "thiếu"),
    ("16.65444, 106.73083 (VN-2000, WGS84)", "16.65444, 106.73083 (VN-2000, WGS84)", "mâu thuẫn"),
    ("vĩ độ 16,65444", "vĩ độ 16,65444", "một số"),
    ("16°39'16\"N", "16°39'16\"N", "một số"),
    ("kinh độ Đông 106°43'51\"", "kinh độ Đông 106°43'51\"", "một số"),
    ("16°39'S 106°43'E", "16°39'S 106°43'E", "ngoài"),
    ("vị trí 35.68950, 139.69170", "35.68950, 139.69170", "ngoài"),
    ("vị trí 13.7563, 100.5018", "13.7563, 100.5018", "ngoài"),
    ("vị trí 20.0200, 110.3500 trên bản đồ", "20.0200, 110.3500", "ngoài"),
    ("48.8584N, 2.2945E", "48.8584N, 2.2945E", "ngoài"),
    ("19 G 000 N, 115 G 000 E (Paris), WGS84", None, "mâu thuẫn"),
]


@pytest.mark.parametrize(("text", "span", "word"), NO_ANSWER)
def test_kept_as_text_with_the_reason(text: str, span: str | None, word: str) -> None:
    entity = one(text)
    assert entity.norm is None, entity.norm
    assert span is None or entity.text == span
    reason = entity.details["reason"]
    assert isinstance(reason, str)
    if word == "Hanoi":
        assert "Hà Nội 1972" in reason
    else:
        assert word in reason
    assert entity.details["reason_en"]
    assert "radius_m" not in entity.details


def place(code: str, text: str, sentence: str, **details: Any) -> Entity:
    start = sentence.index(text)
    reading = prepare(sentence, "vi")
    value = {"province_pre2025": code}
    return reading.entity(start, start + len(text), "PLACE", value, 0.9, "test", **details)


class TestProvinceDecides:
    SENTENCE = "X=1860097.17 Y=590430.6 (VN-2000), tỉnh Quảng Trị"

    def test_by_its_meridian(self) -> None:
        quang_tri = place("45", "tỉnh Quảng Trị", self.SENTENCE)
        entity = one(self.SENTENCE, "vi", quang_tri)
        assert metres(entity, 16.8163, 107.1003) < 2
        assert norm(entity)["system"] == "VN-2000 EPSG:9212"
        assert "106°15′" in str(entity.details["assumption"])

    def test_by_its_name_alone(self) -> None:
        assert metres(one(self.SENTENCE, "vi"), 16.8163, 107.1003) < 2

    def test_not_by_the_home_of_the_man(self) -> None:
        home = place("45", "tỉnh Quảng Trị", self.SENTENCE, about="home")
        assert one(self.SENTENCE, "vi", home).norm is None

    def test_a_province_where_no_reading_falls(self) -> None:
        text = "X=1860097.17 Y=590430.6 (VN-2000), tỉnh Cà Mau"
        entity = one(text, "vi", place("96", "tỉnh Cà Mau", text))
        assert entity.norm is None
        assert entity.details["rejected"]

    def test_two_left_is_ambiguous(self) -> None:
        # Both the 3° meridian of Lạng Sơn (107°15′) and one of a neighbour fall where they belong.
        text = "X=2410000 Y=480000 (VN-2000), Lạng Sơn hoặc Bắc Giang"
        both = (place("20", "Lạng Sơn", text), place("24", "Bắc Giang", text))
        entity = one(text, "vi", *both)
        assert entity.norm is None
        readings = entity.details["readings"]
        assert isinstance(readings, list)
        assert len(readings) > 1

    def test_105_degrees_needs_a_width_or_a_province(self) -> None:
        bare = "X=2325647.34 Y=588565.36 VN-2000 KTT 105°00'"
        entity = one(bare)
        assert entity.norm is None
        readings = entity.details["readings"]
        assert isinstance(readings, list)
        assert {row["system"] for row in readings} == {"VN-2000 EPSG:5897", "VN-2000 EPSG:3405"}
        assert norm(one(f"{bare} múi 6°"))["system"] == "VN-2000 EPSG:3405"
        assert norm(one(f"{bare} múi 3°"))["system"] == "VN-2000 EPSG:5897"
        assert norm(one(f"{bare}, Hà Nội"))["system"] == "VN-2000 EPSG:5897"


class TestEra:
    @pytest.mark.parametrize(
        "text",
        [
            "Máy định vị chỉ 48Q YD 850 225",
            "GPS: 48Q YD 850225",
            "48Q YD 850225 (WGS84)",
            "điện thoại báo 48Q YD 85012 22534",
            "48Q YD 8501222534",
        ],
    )
    def test_receivers_speak_wgs84(self, text: str) -> None:
        entity = one(text)
        assert norm(entity)["system"] == "MGRS WGS84"
        assert entity.details["assumption"]

    @pytest.mark.parametrize(
        "text",
        [
            "48Q YD 850225",
            "bản đồ Mỹ ghi 48Q YD 850225",
            "12 Feb 1968: 48Q YD 850225",
            "YD 850225, Indian 1960",
            "captured map, 48QYD850225",
        ],
    )
    def test_everything_else_is_a_wartime_map(self, text: str) -> None:
        entity = one(text)
        assert norm(entity)["system"] == "MGRS Indian 1960"
        assert "Indian 1960" in str(entity.details["assumption"])

    def test_both_at_once_is_flagged(self) -> None:
        entity = one("GPS đi theo bản đồ Mỹ tới YD 850225")
        assert norm(entity)["system"] == "MGRS Indian 1960"
        assert entity.details["warnings"]

    def test_utm_metres(self) -> None:
        modern = one("48Q 785050 1822550")
        assert norm(modern)["system"] == "UTM 48N WGS84"
        wartime = one("48Q 785050 1822550 (Indian 1960)")
        assert norm(wartime)["system"] == "UTM 48N Indian 1960"
        assert metres(wartime, 16.47063, 107.66583) < 2


class TestWarnings:
    def test_another_province_than_the_one_named(self) -> None:
        text = "Binh Dinh Prov, BT 037205"
        entity = one(text, "en", place("52", "Binh Dinh Prov", text))
        assert metres(entity, 15.54824, 108.23346) < 2
        assert "không nằm trong tỉnh được nhắc tới trong câu" in str(entity.details["warnings"])

    def test_the_right_province_is_quiet(self) -> None:
        text = "Quảng Nam, BT 037205"
        entity = one(text, "vi", place("49", "Quảng Nam", text))
        assert "warnings" not in entity.details

    @pytest.mark.parametrize(
        ("text", "word"),
        [
            ("XD 450450", "Lào"),
            ("grid XU 500300", "Campuchia"),
            ("12.0000, 110.5000 là vị trí", "ngoài khơi"),
            ("Y = 1884983, X = 589670; VN-2000, KTT 106°00'", "viết ngược"),
            ("tọa độ YD 85O225", "số 0"),
        ],
    )
    def test_is_said(self, text: str, word: str) -> None:
        entity = one(text)
        assert norm(entity)
        assert word in str(entity.details["warnings"])


def test_spans_never_overlap_and_text_is_the_slice() -> None:
    text = (
        "Mộ 1 YD 850225, mộ 2 (62-18) ô 4; mộ 3: 16.65444, 106.73083 (WGS84); "
        "mộ 4 X=1884983 Y=589670 VN-2000 KTT 106°00'; mộ 5 23 G 760 N, 111 G 866 E de Paris"
    )
    entities = found(text)
    assert len(entities) == 5
    assert all(row.text == text[row.start : row.end] for row in entities)
    assert all(a.end <= b.start for a, b in pairwise(entities))
