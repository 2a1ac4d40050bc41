"""Names meet across spellings; provinces carry areas, years and sides."""

from __future__ import annotations

import pytest

from nlp.gazetteer.columns import read_place
from nlp.gazetteer.keys import names_cost, place_key
from nlp.gazetteer.korean import in_hangul
from nlp.gazetteer.provinces import provinces_of
from nlp.gazetteer.russian import cases, in_cyrillic
from nlp.gazetteer.store import gazetteer, hamlet_index


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hoà Bình", "Hòa Bình"), ("Đăk Tô", "Đắc Tô"), ("Dak To", "Đắk Tô"), ("Mỹ Tho", "Mĩ Tho"),
        ("Quy Nhơn", "Qui Nhơn"), ("Phan Rang-Tháp Chàm", "phan rang tháp chàm"),
        ("Plây Me", "Plei Me"), ("Ia Đrăng", "Ya Đrăng"), ("Thừa Thiên-Huế", "Thừa Thiên - Huế"),
    ],
)  # fmt: skip
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert place_key(one) == place_key(other)


def test_tone_placement_is_no_difference_but_another_tone_is() -> None:
    assert names_cost(("hoà", "bình"), "Hòa Bình") == 0
    assert names_cost(("hài", "hưng"), "Hải Hưng") == 1
    assert names_cost(("thành", "hóa"), "Thanh Hóa") == 1
    assert names_cost(("dức", "phổ"), "Đức Phổ") >= 3


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("TP HCM", "79"), ("Kontum", "62"), ("quangtri", "45"), ("Darlac", "66"), ("Tourane", "48"),
        ("Thừa Thiên Huế", "46"), ("Kiến An", "31"), ("Phước Tuy", "77"), ("Faifo", "49"),
    ],
)  # fmt: skip
def test_former_and_foreign_names(name: str, code: str) -> None:
    assert provinces_of(name)[0].codes == (code,)


def test_merged_provinces_keep_their_area_and_years() -> None:
    first = provinces_of("Hà Nam Ninh")[0]
    assert first.codes == ("35", "36", "37")
    assert provinces_of("Hải Hưng", year=1970)[0].years[0].startswith("1968")


def test_one_name_on_two_sides() -> None:
    revolution = provinces_of("Quảng Nam", side="revolution")
    assert revolution[0].authority == "CMLT"
    assert {one.authority for one in revolution} >= {"CMLT", ""}


@pytest.mark.parametrize(
    ("text", "codes", "district"),
    [
        ("Xã Long Hưng, Huyện Châu Thành, Tiền Giang", {"82"}, "821"),
        ("Phú Lộc, Thừa Thiên", {"46"}, "482"),
        ("Nam Hà", {"35", "36"}, ""),
        ("xã Phú Ninh, Đà Nẵng", {"49"}, ""),
        ("phường Thiên Hương, Hải Phòng", {"31"}, ""),
        ("Phuc Thang, Nghia Hung, Nam Ha", {"36"}, "361"),
        ("Mỹ Hào, Hải Hưng", {"33"}, "328"),
        ("Bà Rịa - Vũng Tàu", {"77"}, ""),
        ("Mường Sủi, Cánh Đồng Chum", {"LA"}, ""),
        ("Công Pông Chàm, Campuchia", {"KH"}, ""),
        ("cao điểm 772, Hà Tuyên", {"02"}, ""),
        ("xa Hai Trieu huyen Hai Hau Nam Dinh", {"36"}, "366"),
        ("Xuân Thủy, Hà Nam Ninh", {"36"}, ""),
    ],
)
def test_place_columns(text: str, codes: set[str], district: str) -> None:
    place = read_place(text)
    assert place.codes == codes
    assert not district or place.district == district


@pytest.mark.parametrize("text", ["", "Mặt trận phía Nam", "Tại trận địa", "Nghĩa trang mặt trận"])
def test_columns_that_say_nothing(text: str) -> None:
    place = read_place(text)
    assert not place.said
    assert not place.codes


def test_old_communes_know_their_successors() -> None:
    entry = gazetteer().by_entry["pre2025:00121"]
    assert entry.name == "Giang Biên"
    assert entry.successors == ("00136", "00127")


def test_wartime_hamlets_are_found_by_their_bare_name() -> None:
    places = hamlet_index()[place_key("My Thuy")]
    assert any(one.codes == ("45",) and one.lat is not None for one in places)


def test_every_province_has_names_in_all_scripts() -> None:
    named = {one.entry.key for one in gazetteer().own if one.korean and one.russian and one.chinese}
    provinces = {
        key for key in gazetteer().by_entry if key.startswith("pre2025:") and len(key) == 10
    }
    assert len(provinces) == 63
    assert provinces <= named


def test_every_name_of_ours_can_be_found_again() -> None:
    for one in gazetteer().own:
        for name in one.latin:
            if len(name) > 1 and not name.isdecimal():
                assert one.entry in gazetteer().find(name), name


def test_transcriptions() -> None:
    assert in_hangul("Quảng Ngãi") == "꽝응아이"
    assert in_hangul("Bình Định") == "빈딘"
    assert in_cyrillic("Nam Định") == "намдинь"
    assert "намдинем" in set(cases(in_cyrillic("Nam Định")))
