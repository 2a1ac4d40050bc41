"""Why a stated position has no answer, in Vietnamese and English."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple


class Reason(NamedTuple):
    """One reason in both languages."""

    vi: str
    en: str


OUTSIDE: Final = Reason("ngoài Việt Nam, Lào, Campuchia", "outside Vietnam, Laos and Cambodia")
NOWHERE: Final = Reason("không có trên mặt đất", "no such place on the earth")
ONE_NUMBER: Final = Reason(
    "chỉ có một số: thiếu vĩ độ hoặc kinh độ", "only one number: latitude or longitude is missing"
)
ONE_PLANE_NUMBER: Final = Reason(
    "chỉ có một số: thiếu X hoặc Y", "only one number: X or Y is missing"
)
TWO_ZONES: Final = Reason("hai múi mâu thuẫn", "two zones contradict each other")
TWO_MERIDIANS: Final = Reason(
    "hai kinh tuyến trục hoặc hai loại múi mâu thuẫn",
    "two central meridians or widths of zone contradict each other",
)
NO_111: Final = Reason(
    "kinh tuyến trục 111° không thuộc múi 3° nào trên đất liền",
    "no 3° zone on land has the central meridian 111°",
)
NO_MERIDIAN: Final = Reason(
    "không nêu kinh tuyến trục và không nêu tỉnh: mỗi kinh tuyến cho một điểm khác",
    "neither central meridian nor province is named: every meridian gives another point",
)
NONE_FITS: Final = Reason(
    "không cách đọc nào rơi vào nơi được nhắc tới", "no reading falls in the place named"
)
SEVERAL_FIT: Final = Reason(
    "nhiều kinh tuyến trục hoặc múi cùng hợp lý",
    "several central meridians or zones are equally plausible",
)
WRONG_SIDES: Final = Reason(
    "chữ bắc, đông không hợp với độ lớn của hai số",
    "the letters for north and east do not fit the size of the numbers",
)
NO_PLANE: Final = Reason(
    "hai số không phải tọa độ phẳng trong vùng Việt Nam",
    "the two numbers are no plane coordinates in the region of Vietnam",
)
OVER_BORDER: Final = Reason(
    "vượt kinh tuyến 108° quá 40 km sang lưới của múi bên",
    "more than 40 km over the 108° meridian, in the other zone's grid",
)
TWICE_FOUR: Final = Reason(
    "hai nhóm 4 chữ số: một điểm 8 chữ số hay hai điểm 4 chữ số",
    "two groups of 4 digits: one 8-digit point or two 4-digit points",
)
SHEET: Final = Reason(
    "ký hiệu ô của một tờ bản đồ, không có chữ cái ô 100 km: cần có tờ bản đồ ấy",
    "a square of one map sheet without 100 km letters: that sheet is needed",
)
NO_LETTERS: Final = Reason(
    "thiếu hai chữ cái của ô 100 km", "the two letters of the 100 km square are missing"
)


def contradiction(datums: Iterable[str]) -> Reason:
    """Two reference systems are named for one position."""
    names = ", ".join(datums)
    return Reason(
        f"hệ quy chiếu mâu thuẫn: {names}", f"the reference systems contradict each other: {names}"
    )


def wrong_digits(count: int) -> Reason:
    """A grid with a number of digits that is not 4, 6, 8 or 10."""
    return Reason(
        f"{count} chữ số: cần 4, 6, 8 hoặc 10 chữ số", f"{count} digits: 4, 6, 8 or 10 are needed"
    )


def foreign_square(letters: str) -> Reason:
    """Letters of a square elsewhere."""
    return Reason(
        f"ô {letters} không thuộc Việt Nam, Lào, Campuchia",
        f"square {letters} is not in Vietnam, Laos or Cambodia",
    )


def not_a_letter_grid(datum: str) -> Reason:
    """Grid letters beside a system that has none."""
    return Reason(f"lưới chữ không thuộc hệ {datum}", f"{datum} has no grid of letters")


def wrong_zone(stated: int, letters: str, right: int) -> Reason:
    """The zone before the letters is not theirs."""
    return Reason(
        f"múi {stated} không có ô {letters} (ô này ở múi {right})",
        f"zone {stated} has no square {letters} (it lies in zone {right})",
    )


def wrong_band(band: str, letters: str, lat: float) -> Reason:
    """The band letter before the square is not its own."""
    return Reason(
        f"đai {band} không hợp với ô {letters} (vĩ độ {lat:.2f})",
        f"band {band} does not fit square {letters} (latitude {lat:.2f})",
    )


def gauss_prefix(zone: int, datum: str) -> Reason:
    """An east with a Gauss zone in front beside another datum."""
    return Reason(
        f"Y mang múi {zone} (Hà Nội 1972) nhưng văn bản nêu {datum}",
        f"Y carries zone {zone} (Hanoi 1972) but the text says {datum}",
    )


def not_six(degrees: float) -> Reason:
    """A central meridian that no 6° zone has."""
    return Reason(
        f"kinh tuyến trục {degrees:g}° không thuộc múi 6°",
        f"no 6° zone has the central meridian {degrees:g}°",
    )
