"""Words around a name that make it a place, a street, a unit, or end it."""

from __future__ import annotations

from typing import Final

from nlp.decisive.common import FUNCTION_WORDS, STOP
from nlp.entities.people.phrases import Phrases, gap
from nlp.entities.reading import EntityReading, Word

_PLACES: Final = (
    "đường phố ngõ trường xã huyện phường quận tỉnh thôn xóm ấp làng bản buôn plei sóc cầu chợ "
    "bến phà đồi núi sông suối rạch kênh đèo hồ vịnh kinh cảng đảo cồn ga thị_xã thị_trấn "
    "thành_phố "
    "tp cao_điểm căn_cứ chiến_khu mặt_trận chiến_dịch nghĩa_trang ntls ntlsqg khu bệnh_viện viện "
    "công_viên quảng_trường nhà_máy nông_trường lâm_trường hợp_tác_xã htx sân_bay bãi dốc "
    "ngã_ba ngã_tư rừng thung_lũng đại_lộ hẻm trại đồn chùa đền nhà_thờ giải_thưởng quỹ "
    "sư_đoàn trung_đoàn tiểu_đoàn đại_đội trung_đội đoàn binh_đoàn lữ_đoàn chốt "
    "nhà_tù động hang eo mũi hòn bàu trảng lộ quốc_lộ tỉnh_lộ tư_tưởng đảng triều thời nhà_nước "
    "báo đài tạp_chí xưởng binh_trạm trạm kho vùng miền dãy thành_cổ vàm sóc chư huân_chương kẻ"
)
_WESTERN_PLACES: Final = (
    "fsb lz camp hill hills firebase base province district village hamlet city river route "
    "highway hwy bridge valley mountain ridge airfield prov dist vic vicinity ville village "
    "province district colline route rivière pont fort poste camp fleuve vallée mont nui song "
    "xa ap thon lang ban operation opération street rue cote secteur"
)
_PREPOSITIONS: Final = (
    "ở tại quê về từ qua vào ra đến tới lên xuống gần trên thuộc nguyên_quán trú_quán quê_quán "
    "quê_ở qq nơi_hy_sinh trú_tại sinh_ra_ở người nq sang cạnh giữa phía bắc nam đông tây nơi "
    "ở_nhà chôn_ở chôn_tại mất_ở hy_sinh_ở hy_sinh_tại địa_chỉ gốc dọc"
)
_WESTERN_PREPOSITIONS: Final = (
    "at in near from around outside toward towards to into through north south east west of "
    "northeast northwest southeast southwest près vers dans de à au en chez sur entre between "
    "above below over across"
)


def _entries(listed: str) -> dict[str, bool]:
    return {phrase.replace("_", " "): True for phrase in listed.split()}


_PLACE: Final = Phrases(_entries(_PLACES))
_PREPOSITION: Final = Phrases(_entries(_PREPOSITIONS))
_PLACE_WORDS: Final = frozenset(_PLACES.split())
_SPACE: Final = frozenset((" ", "\u00a0", ": ", ":", " : ", "\n", ", ", " - ", "-", "/"))
_LABELS: Final = frozenset(
    "hs qq sn đv dv nq nn ns cv cb hc ls que quê xã huyen huyện tỉnh ngay ngày "
    "tai tại thuoc thuộc kia nva vc pow hcls ntls gbt "
    "tq b c d e f k đc qk qđ pw pows tnxp ccb arvn us usa pavn vci "
    "id docs grid coords cpl pfc bn regt co div plt inf sqd".split()
)
_LEVELS: Final = frozenset("tiểu trung đại sư thượng hạ thiếu chuẩn binh tieu dai su".split())
_LEVEL_ENDS: Final = frozenset("đội đoàn sĩ sỹ úy uý tá nhất nhì doi doan si sy uy ta".split())


# "Chức vụ" begins the next field; "Chức" alone may be a name.
_PAIRS: Final = frozenset(
    "chức vụ|cấp bậc|nhập ngũ|đơn vị|hy sinh|hi sinh|sinh năm|nguyên quán|quê quán|trú quán|"
    "sinh ngày|"
    "chuc vu|cap bac|nhap ngu|don vi|hy sinh|sinh nam|nguyen quan|que quan|tru quan|que o".split(
        "|"
    )
)


def ends_name(reading: EntityReading, index: int) -> bool:
    """Whether word ``index`` cannot belong to the name before it: a label, a unit, a rank."""
    word = reading.words[index]
    if word.kept in _LABELS:
        return True
    following = index + 1 < len(reading.words)
    if following and f"{word.kept} {reading.words[index + 1].kept}" in _PAIRS:
        return True
    if len(word.text) <= 2 and following and reading.words[index + 1].text[0].isdigit():
        gaps = ("", "-", " ", ".") if len(word.text) == 1 else ("", "-")
        if gap(reading, index) in gaps:
            return True
    return (
        word.kept in _LEVELS
        and following
        and reading.words[index + 1].kept in _LEVEL_ENDS
        and gap(reading, index) == " "
    )


def place_before(reading: EntityReading, index: int) -> bool:
    """Whether a word for a place, a street, a school or a unit stands right before."""
    return _ends_before(reading, index, _PLACE, _WESTERN_SET)


def place_at(reading: EntityReading, index: int) -> bool:
    """Whether a word for a place of at least two words starts at ``index``."""
    found = _PLACE.at(reading, index)
    return found is not None and found[0] > index + 1


def preposition_before(reading: EntityReading, index: int) -> bool:
    """Whether a preposition of place stands right before."""
    return _ends_before(reading, index, _PREPOSITION, _WESTERN_PREPOSITION_SET)


_WESTERN_SET: Final = frozenset(_WESTERN_PLACES.split())
_WESTERN_PREPOSITION_SET: Final = frozenset(_WESTERN_PREPOSITIONS.split())


def _ends_before(
    reading: EntityReading, index: int, phrases: Phrases[bool], western: frozenset[str]
) -> bool:
    at = index - 1
    if at < 0 or gap(reading, at) not in _SPACE:
        return False
    if gap(reading, at) in (", ", " - ", "-", "/"):
        return False
    if not reading.languages.isdisjoint(("en", "fr")) and reading.words[at].kept in western:
        return True
    if "vi" not in reading.languages:
        return False
    for length in (1, 2, 3):
        first = at - length + 1
        if first < 0:
            break
        found = phrases.at(reading, first)
        if found is not None and found[0] == index:
            return True
    return False


def is_place_word(word: Word) -> bool:
    """Whether ``word`` alone names a kind of place ("Đường", "Cầu")."""
    return word.kept in _PLACE_WORDS


def is_function(word: Word, *, accented: bool) -> bool:
    """Whether ``word`` ends a name, whatever stands before."""
    return (word.kept if accented else word.bare) in FUNCTION_WORDS


def is_everyday(word: Word, *, accented: bool) -> bool:
    """Whether ``word`` is mostly no name in a text without capitals."""
    return (word.kept if accented else word.bare) in STOP
