"""The questions themselves, in Vietnamese and English."""

from __future__ import annotations

from typing import Final

from nlp.corroboration.statements import FactKind

_MISSING: Final = {
    FactKind.PLACE: (
        "Nơi chôn cất ở đâu: xã, thôn, đồi, suối nào; cách vật dễ nhận bao nhiêu bước, hướng nào?",
        "Where is the burial: which commune, hill or stream; how many paces from what landmark, "
        "and in which direction?",
    ),
    FactKind.COORDINATES: (
        "Có bản đồ, tọa độ, ảnh hay sơ đồ vẽ tay nào chỉ chỗ ấy không?",
        "Is there a map, a grid, a photograph or a sketch that shows the place?",
    ),
    FactKind.GRAVE: (
        "Mộ đào thế nào: sâu bao nhiêu, bọc bằng gì, chôn theo vật gì, đánh dấu bằng gì?",
        "What was the grave like: how deep, wrapped in what, what was laid in it, how marked?",
    ),
    FactKind.COUNT: (
        "Chôn bao nhiêu người, chung một hố hay mỗi người một mộ, nằm theo thứ tự nào?",
        "How many were buried, in one pit or each alone, and in what order?",
    ),
    FactKind.DATE: (
        "Việc ấy xảy ra ngày nào; nếu không nhớ ngày thì trước hay sau trận nào, mùa nào, Tết nào?",
        "On what day was it; if not the day, before or after which fight, in which season?",
    ),
    FactKind.PERSON: (
        "Những người nằm lại tên gì, quê đâu; còn nhớ tên thường gọi hay nét riêng nào?",
        "Who lies there: names, home, nicknames, anything that marked one of them?",
    ),
    FactKind.UNIT: (
        "Họ thuộc đơn vị nào: đại đội, tiểu đoàn, trung đoàn?",
        "Of which unit were they: company, battalion, regiment?",
    ),
}
_NAMES: Final = {
    FactKind.PLACE: ("nơi chốn", "the place"),
    FactKind.COORDINATES: ("tọa độ", "the position"),
    FactKind.GRAVE: ("ngôi mộ", "the grave"),
    FactKind.COUNT: ("số người", "the number of dead"),
    FactKind.DATE: ("ngày tháng", "the date"),
    FactKind.PERSON: ("tên người", "the names"),
    FactKind.UNIT: ("đơn vị", "the unit"),
}


def wording(kind: FactKind, why: str, values: tuple[str, ...]) -> tuple[str, str]:
    """Return the question in Vietnamese and in English."""
    vi, en = _NAMES[kind]
    said = "" if kind == FactKind.COORDINATES else f" ({' / '.join(values)})"
    if why == "contradiction":
        return (
            f"Các lời kể nói khác nhau về {vi}{said}: dựa vào đâu mà nhớ vậy, có chắc không?",
            f"The accounts differ about {en}{said}: how do you know it, and how sure are you?",
        )
    if why == "only_source":
        return (
            f"Chỉ mình ông/bà nói về {vi} như thế{said}: còn ai biết, có giấy tờ nào ghi không?",
            f"You alone give {en} so{said}: who else knows, is it written down anywhere?",
        )
    return _MISSING[kind]
