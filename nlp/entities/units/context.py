"""What stands around a unit: words that call it one or deny it, the place it belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from nlp.entities.units.names import is_province, place_name
from nlp.entities.units.norm import LEVELS, Part
from nlp.entities.units.pieces import Cursor, Piece

_CALLS: Final = frozenset(
    "vi dv thuoc linh che doi sy si truong pho ccb cung ben doan quan cho ve o phien hieu e cua "
    "unit with from".split()
)
_CALLS_STRICT: Final = frozenset(
    "vị vi đv dv thuộc lính chế đội sĩ sỹ trưởng phó ccb bên đoàn hiệu thuoc linh".split()
)
_UNIT_BEFORE: Final = re.compile(
    r"(?:đơn v[ịi]|don vi|đv|dv|thuộc|thuoc|lính|linh|biên chế|bộ đội|bo doi|chiến s[ĩỹ]|trưởng|"
    r"phó|ccb|"
    r"phiên hiệu|ở|bên|của|về|unit|with the|quân số|đồng đội|cùng)"
    r"(?: (?:khi hy sinh|cũ|là|ghi|em|tôi))?\s*[:\-–=]?\s*$",
    re.IGNORECASE,
)
_DENIES: Final = re.compile(
    r"(?<!\w)(?:đồi|doi|đỉnh|điểm|điểm cao|cao điểm|cứ điểm|diem|cứ|căn cứ|chốt|mốc|cột|lô|hàng|"
    r"ô|dãy|phòng|"
    r"nhà|căn|căn hộ|khu|số|tòa|toà|block|lớp|đường|quốc lộ|tỉnh lộ|hương lộ|vitamin|máy bay|"
    r"tiêm kích|"
    r"cường kích|phản lực|vận tải cơ|chiếc|xe|súng|tiểu liên|pháo|cối|hill|hills|hill no|lz|fsb|"
    r"fb|grid|"
    r"map|sheet|room|building|gate|block|route|highway|road|hwy|khối|ngõ|ngách|hẻm|kiệt|thửa|"
    r"trang|mục|"
    r"điều|bảng|mẫu|hình|ảnh|phụ lục|khoang|toa|tàu|sân bay|ga|kho|trạm|bến|nghĩa trang|mộ|hố|"
    r"hầm|cửa|"
    r"tọa độ|toạ độ|ký túc xá|viện|bệnh viện|trường|quận|phường|tổ|ấp|thôn|xóm|đội bóng|nhóm|vé|"
    r"ghế|"
    r"size|điện|nổ|ủi|báo|giải|vòng|bình độ|mỏm|yên ngựa|cao diem|lo|hang|gia đình|sim|huyết áp|"
    r"khóa|khoá|khoa|hạng|buýt|tuyến|mìn|đạn|lựu đạn|màn)"
    r"[ .:]*$",
    re.IGNORECASE,
)
_SCHOOL: Final = re.compile(r" (?:khoa|trường|lớp|đại học|khóa|khoá)(?!\w)", re.IGNORECASE)
_PLACE_BEFORE: Final = re.compile(
    r"(?<!\w)(?:đền|núi|dãy|đỉnh|đèo|sông|vườn quốc gia|khách sạn|quán|phố|chùa|ga|hầm|đường|rừng|"
    r"nhà hàng|hotel|restaurant|mount|mt\.?|pass)[ ]$",
    re.IGNORECASE,
)
_SOLDIERS: Final = re.compile(
    r"hàn|\bsư\b|lính|trung đoàn|tiểu đoàn|đại đội|quân|bọn|giặc|địch|càn|đóng|chôn|rok|korean|"
    r"troops|"
    r"soldier|division|brigade|regiment|battalion|army|men|marines|buried|fought|linh|dich|"
    r"trung doan|"
    r"[\u4e00-\u9fff\uac00-\ud7a3]|\bsu\b",
    re.IGNORECASE,
)
_SHORT_RULES: Final = ("letter", "cover-letter", "letter-said", "vi-short")
_BOMB_NEAR: Final = re.compile(
    r"ném bom|máy bay|bay qua|không kích|phi công|oanh tạc|aircraft|jet|pilot"
)
_VOLUNTEERS: Final = re.compile(
    r"[ ,]{0,2}(?:tnxp|thanh niên xung phong|thanh nien xung phong|txnp)(?!\w)", re.IGNORECASE
)
_VOLUNTEERS_BEFORE: Final = re.compile(
    r"(?:tnxp|thanh niên xung phong|thanh nien xung phong)[ ,:\-]{1,3}$", re.IGNORECASE
)
_LOCAL: Final = re.compile(
    r" (?:bộ đội địa phương |địa phương quân |địa phương )?"
    r"(?:huyện|huyen|thị xã|thi xa|thành phố|tp|tỉnh|tinh|quận|thị đội)(?= )",
    re.IGNORECASE,
)


def called_unit(cursor: Cursor, piece: Piece) -> bool:
    """Whether the words before a piece call it a unit."""
    return bool(_UNIT_BEFORE.search(cursor.text[max(0, piece.start - 24) : piece.start]))


def denied(cursor: Cursor, chain: Sequence[Piece]) -> bool:
    """Whether short codes are hills, plots, rooms, aircraft or weapons, by the word before."""
    if len(chain) == 1 and chain[0].rule == "name":
        before = cursor.text[max(0, chain[0].start - 16) : chain[0].start]
        return bool(_PLACE_BEFORE.search(before)) or not _SOLDIERS.search(
            cursor.around(chain[0].start, chain[0].end)
        )
    if not all(piece.rule.startswith(_SHORT_RULES) for piece in chain):
        return False
    before = cursor.text[max(0, chain[0].start - 16) : chain[0].start]
    if _DENIES.search(before):
        small = all(len(piece.name) == 1 for piece in chain)
        return len(chain) < 3 or (small and len(chain) < 4)
    if _SCHOOL.match(cursor.text, chain[-1].end):
        return len(chain) == 1
    if len(chain) == 1 and chain[0].level == "div" and chain[0].name in ("4", "5", "8"):
        return bool(_BOMB_NEAR.search(cursor.around(chain[0].start, chain[0].end).lower()))
    return False


def is_volunteers(cursor: Cursor, chain: Sequence[Piece]) -> bool:
    """Whether the words around or in a unit make it one of the youth volunteers."""
    if any(piece.rule == "vi-tnxp" for piece in chain):
        return True
    before = cursor.text[max(0, chain[0].start - 26) : chain[0].start]
    behind = _VOLUNTEERS.match(cursor.text, chain[-1].end)
    return bool(behind or _VOLUNTEERS_BEFORE.search(before))


def volunteers(
    cursor: Cursor, chain: Sequence[Piece], parts: list[Part], end: int
) -> tuple[list[Part], int]:
    """Read units of the youth volunteers (TNXP), whose companies are not the army's."""
    match = _VOLUNTEERS.match(cursor.text, end)
    if not is_volunteers(cursor, chain):
        return parts, end
    letters = {"co": "C", "bn": "D", "squad": "A", "plt": "B", "regt": "E"}
    made = [
        Part("tnxp", letters[part.level] + part.name) if part.level in letters else part
        for part in parts
    ]
    return made, match.end() if match else end


def local(cursor: Cursor, chain: Sequence[Piece], end: int) -> int:
    """Return the end with the district or province a local unit belongs to."""
    last = chain[-1]
    if last.rank > LEVELS["bn"] or last.level in ("squad", "plt"):
        return end
    after = next(
        (at for at in range(last.first, len(cursor.words)) if cursor.words[at].start >= end), 0
    )
    if not after or cursor.gap(after) != " ":
        return end
    match = _LOCAL.match(cursor.text, end)
    if match:
        first = next(
            (at for at in range(after, len(cursor.words)) if cursor.words[at].start >= match.end()),
            len(cursor.words),
        )
        place = place_name(cursor, first)
    elif last.level == "bn" or last.rule.startswith("letter"):
        place = is_province(cursor, after)
        first = after
    else:
        return end
    return cursor.words[place - 1].end if place > first else end


__all__ = ["called_unit", "denied", "local", "replace", "volunteers"]
