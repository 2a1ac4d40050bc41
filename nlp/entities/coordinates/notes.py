"""What is said about a stated position, in Vietnamese and English."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple


class Note(NamedTuple):
    """One remark in both languages."""

    vi: str
    en: str

    def and_then(self, other: Note) -> Note:
        """Return both remarks as one."""
        return Note(f"{self.vi}; {other.vi}", f"{self.en}; {other.en}")


OUTSIDE: Final = Note("ngoài Việt Nam, Lào, Campuchia", "outside Vietnam, Laos and Cambodia")
NOWHERE: Final = Note("không có trên mặt đất", "no such place on the earth")
ONE_NUMBER: Final = Note(
    "chỉ có một số: thiếu vĩ độ hoặc kinh độ", "only one number: latitude or longitude is missing"
)
ONE_PLANE_NUMBER: Final = Note(
    "chỉ có một số: thiếu X hoặc Y", "only one number: X or Y is missing"
)
TWO_ZONES: Final = Note("hai múi mâu thuẫn", "two zones contradict each other")
TWO_MERIDIANS: Final = Note(
    "hai kinh tuyến trục hoặc hai loại múi mâu thuẫn",
    "two central meridians or widths of zone contradict each other",
)
NO_111: Final = Note(
    "kinh tuyến trục 111° không thuộc múi 3° nào trên đất liền",
    "no 3° zone on land has the central meridian 111°",
)
NO_MERIDIAN: Final = Note(
    "không nêu kinh tuyến trục và không nêu tỉnh: mỗi kinh tuyến cho một điểm khác",
    "neither central meridian nor province is named: every meridian gives another point",
)
NONE_FITS: Final = Note(
    "không cách đọc nào rơi vào nơi được nhắc tới", "no reading falls in the place named"
)
SEVERAL_FIT: Final = Note(
    "nhiều kinh tuyến trục hoặc múi cùng hợp lý",
    "several central meridians or zones are equally plausible",
)
WRONG_SIDES: Final = Note(
    "chữ bắc, đông không hợp với độ lớn của hai số",
    "the letters for north and east do not fit the size of the numbers",
)
NO_PLANE: Final = Note(
    "hai số không phải tọa độ phẳng trong vùng Việt Nam",
    "the two numbers are no plane coordinates in the region of Vietnam",
)
OVER_BORDER: Final = Note(
    "vượt kinh tuyến 108° quá 40 km sang lưới của múi bên",
    "more than 40 km over the 108° meridian, in the other zone's grid",
)
TWICE_FOUR: Final = Note(
    "hai nhóm 4 chữ số: một điểm 8 chữ số hay hai điểm 4 chữ số",
    "two groups of 4 digits: one 8-digit point or two 4-digit points",
)
UNEVEN: Final = Note(
    "các nhóm chữ số không đều nhau", "the groups of digits are not of equal length"
)
BOX: Final = Note("khoảng từ … đến … chứ không phải một điểm", "a range from … to …, not one point")
SHEET: Final = Note(
    "ký hiệu ô của một tờ bản đồ, không có chữ cái ô 100 km: cần có tờ bản đồ ấy",
    "a square of one map sheet without 100 km letters: that sheet is needed",
)
NO_LETTERS: Final = Note(
    "thiếu hai chữ cái của ô 100 km", "the two letters of the 100 km square are missing"
)


PLAIN_DEGREES: Final = Note(
    "độ kinh vĩ không nêu hệ quy chiếu: WGS 84", "degrees without a reference system: WGS 84"
)
FROM_PARIS: Final = Note("kinh độ tính từ Paris", "longitude from Paris")
GRADES_FROM_PARIS: Final = Note("grad, kinh độ tính từ Paris", "grades, longitude from Paris")
GRADES_UNSAID: Final = Note(
    "grad, không nêu kinh tuyến gốc; bản đồ Pháp tính từ Paris",
    "grades, no prime meridian named; French maps count from Paris",
)
LON_FIRST: Final = Note(
    "kinh độ viết trước: chỉ một thứ tự rơi vào vùng Việt Nam",
    "longitude stands first: only one order falls in the region of Vietnam",
)
BY_RECEIVER: Final = Note(
    "câu nói tới máy định vị hay điện thoại nên đọc theo WGS 84",
    "the sentence speaks of a receiver or a telephone, so WGS 84",
)
TEN_DIGITS: Final = Note(
    "mười chữ số (1 m) là cách ghi của máy định vị nên đọc theo WGS 84",
    "ten digits (1 m) are how receivers write, so WGS 84",
)
WARTIME_GRID: Final = Note(
    "không nêu hệ quy chiếu; lưới chữ trên bản đồ thời chiến là Indian 1960 "
    "(đọc theo WGS 84 lệch chừng 550 m)",
    "no reference system named; grids by letters on wartime maps are Indian 1960 "
    "(WGS 84 would be some 550 m off)",
)
O_AS_ZERO: Final = Note("chữ o đọc là số 0", "the letter o was read as zero")
GPS_AND_MAP: Final = Note(
    "vừa nói máy định vị vừa nói bản đồ hay năm chiến tranh",
    "both a receiver and a map or year of the wars are mentioned",
)
OTHER_SYSTEM: Final = Note("văn bản nêu hệ quy chiếu khác", "the text names another system")
SWAPPED_XY: Final = Note(
    "X và Y viết ngược so với quy ước (X là bắc)", "X and Y stand the other way round (X is north)"
)
HANOI_ZONE: Final = Note(
    "Hà Nội 1972, múi theo văn bản hoặc hai chữ số đầu của Y",
    "Hanoi 1972, zone from the text or the first two digits of Y",
)
HANOI_NO_ZONE: Final = Note("Hà Nội 1972, không nêu múi", "Hanoi 1972, no zone named")
UTM_WARTIME: Final = Note(
    "UTM trong văn bản thời chiến: Indian 1960", "UTM in a wartime text: Indian 1960"
)
UTM_MODERN: Final = Note(
    "UTM không nêu hệ quy chiếu: WGS 84", "UTM without a reference system: WGS 84"
)
TAKEN_AS_VN2000: Final = Note(
    "không nêu hệ quy chiếu, cho là VN-2000", "no reference system named, taken as VN-2000"
)
TRY_PROVINCE: Final = Note(
    "không nêu kinh tuyến trục: thử kinh tuyến của tỉnh được nhắc tới",
    "no central meridian named: those of the province named were tried",
)
TRY_ALL: Final = Note("không nêu kinh tuyến trục", "no central meridian named")
TWO_WIDTHS_105: Final = Note(
    "kinh tuyến trục 105° có cả ở múi 3° và múi 6°", "both a 3° and a 6° zone have 105°"
)
ONLY_SIX: Final = Note(
    "kinh tuyến trục 111° chỉ có ở múi 6°", "only a 6° zone has the central meridian 111°"
)
NOT_IN_PROVINCE: Final = Note(
    "không rơi vào tỉnh được nhắc tới", "does not fall in the province named"
)
NOT_WHERE_SAID: Final = Note(
    "không nằm trong tỉnh được nhắc tới trong câu", "not in the province named in the sentence"
)
IN_LAOS: Final = Note("nằm ở Lào", "lies in Laos")
IN_CAMBODIA: Final = Note("nằm ở Campuchia", "lies in Cambodia")


def text_says(system: str) -> Note:
    """The text names the system."""
    return Note(f"văn bản nêu {system}", f"the text says {system}")


def province_uses(shown: str) -> Note:
    """The province named decides."""
    return Note(f"tỉnh được nhắc tới dùng {shown}", f"the province named uses {shown}")


def also_a_word(letters: str) -> Note:
    """Letters of a square that are also a word."""
    return Note(
        f"{letters} cũng là một từ thường gặp: cần người xem lại",
        f"{letters} is also a common word: a person should look",
    )


def offshore(metres: float) -> Note:
    """A point at sea."""
    return Note(
        f"ngoài khơi, cách bờ chừng {metres / 1000:.0f} km",
        f"at sea, some {metres / 1000:.0f} km off the coast",
    )


def contradiction(datums: Iterable[str]) -> Note:
    """Two reference systems are named for one position."""
    names = ", ".join(datums)
    return Note(
        f"hệ quy chiếu mâu thuẫn: {names}", f"the reference systems contradict each other: {names}"
    )


def wrong_digits(count: int) -> Note:
    """A grid with a number of digits that is not 4, 6, 8 or 10."""
    return Note(
        f"{count} chữ số: cần 4, 6, 8 hoặc 10 chữ số", f"{count} digits: 4, 6, 8 or 10 are needed"
    )


def foreign_square(letters: str) -> Note:
    """Letters of a square elsewhere."""
    return Note(
        f"ô {letters} không thuộc Việt Nam, Lào, Campuchia",
        f"square {letters} is not in Vietnam, Laos or Cambodia",
    )


def not_a_letter_grid(datum: str) -> Note:
    """Grid letters beside a system that has none."""
    return Note(f"lưới chữ không thuộc hệ {datum}", f"{datum} has no grid of letters")


def wrong_zone(stated: int, letters: str, right: int) -> Note:
    """The zone before the letters is not theirs."""
    return Note(
        f"múi {stated} không có ô {letters} (ô này ở múi {right})",
        f"zone {stated} has no square {letters} (it lies in zone {right})",
    )


def wrong_band(band: str, letters: str, lat: float) -> Note:
    """The band letter before the square is not its own."""
    return Note(
        f"đai {band} không hợp với ô {letters} (vĩ độ {lat:.2f})",
        f"band {band} does not fit square {letters} (latitude {lat:.2f})",
    )


def gauss_prefix(zone: int, datum: str) -> Note:
    """An east with a Gauss zone in front beside another datum."""
    return Note(
        f"Y mang múi {zone} (Hà Nội 1972) nhưng văn bản nêu {datum}",
        f"Y carries zone {zone} (Hanoi 1972) but the text says {datum}",
    )


def not_six(degrees: float) -> Note:
    """A central meridian that no 6° zone has."""
    return Note(
        f"kinh tuyến trục {degrees:g}° không thuộc múi 6°",
        f"no 6° zone has the central meridian {degrees:g}°",
    )


def unused(degrees: float) -> Note:
    """A central meridian that no map of Vietnam has."""
    return Note(
        f"không có bản đồ VN-2000 nào dùng kinh tuyến trục {degrees:.2f}°",
        f"no VN-2000 map has the central meridian {degrees:.2f}°",
    )
