"""The canonical form of a unit in words, Vietnamese and English."""

from __future__ import annotations

from typing import Final, Literal

from nlp.entities.units.norm import Part, parse_unit

_VI: Final = {
    "squad": "Tiểu đội", "plt": "Trung đội", "co": "Đại đội", "bty": "Khẩu đội", "trp": "Đại đội",
    "bn": "Tiểu đoàn", "sqn": "Tiểu đoàn", "regt": "Trung đoàn", "bde": "Lữ đoàn",
    "gm": "Binh đoàn cơ động", "div": "Sư đoàn", "corps": "Quân đoàn", "group": "Đoàn",
    "front": "Mặt trận", "mr": "Quân khu", "prov": "Tỉnh đội", "dist": "Huyện đội",
    "binhtram": "Binh trạm", "hosp": "Đội điều trị", "tnxp": "Thanh niên xung phong",
    "code": "ký hiệu",
}  # fmt: skip
_EN: Final = {
    "squad": "Squad", "plt": "Platoon", "co": "Company", "bty": "Battery", "trp": "Troop",
    "bn": "Battalion", "sqn": "Squadron", "regt": "Regiment", "bde": "Brigade",
    "gm": "Groupe mobile", "div": "Division", "corps": "Corps", "group": "Group",
    "front": "Front", "mr": "Military Region", "prov": "Province unit", "dist": "District unit",
    "binhtram": "Binh Tram", "hosp": "Treatment team", "tnxp": "Youth Volunteers", "code": "code",
}  # fmt: skip
_VI_ARM: Final = {
    "sapper": "đặc công", "aaa": "cao xạ", "arty": "pháo binh", "sam": "tên lửa",
    "eng": "công binh", "tank": "xe tăng", "recon": "trinh sát", "inf": "bộ binh",
    "cav": "kỵ binh", "abn": "dù", "mar": "thủy quân lục chiến", "ranger": "biệt động quân",
    "air": "không quân", "navy": "hải quân", "lf": "địa phương", "signal": "thông tin",
    "trans": "vận tải", "med": "quân y", "armd": "thiết giáp",
}  # fmt: skip
_EN_ARM: Final = {
    "sapper": "Sapper", "aaa": "Anti-aircraft", "arty": "Artillery", "sam": "Missile",
    "eng": "Engineer", "tank": "Tank", "recon": "Reconnaissance", "inf": "Infantry",
    "cav": "Cavalry", "abn": "Airborne", "mar": "Marine", "ranger": "Ranger", "air": "Air",
    "navy": "Naval", "lf": "Local Force", "signal": "Signal", "trans": "Transport",
    "med": "Medical", "armd": "Armored",
}  # fmt: skip
_VI_SIDE: Final = {
    "ARVN": "Quân lực VNCH", "US": "Mỹ", "ROK": "Hàn Quốc", "AUS": "Úc", "FR": "Pháp",
    "CN": "Trung Quốc",
}  # fmt: skip
_ORDINAL_LEVELS: Final = frozenset("squad plt co bty bn sqn regt bde div".split())


def in_words(norm: str, lang: Literal["vi", "en"] = "vi") -> str:
    """Write a canonical form out: ``Đại đội 3, Tiểu đoàn 7``; not a form: returned as it is."""
    unit = parse_unit(norm)
    if unit is None:
        return norm
    if lang == "en":
        said = ", ".join(map(_english, unit.parts))
        return f"{said} ({unit.side})"
    said = ", ".join(
        " ".join(
            filter(None, (_VI[part.level], _VI_ARM.get(part.arm, part.arm.upper()), part.name))
        )
        for part in unit.parts
    )
    return f"{said} ({_VI_SIDE[unit.side]})" if unit.side in _VI_SIDE else said


def _english(part: Part) -> str:
    arm = _EN_ARM.get(part.arm, part.arm.upper())
    level = " ".join(filter(None, (arm, _EN[part.level])))
    if part.level in _ORDINAL_LEVELS and part.name[:1].isdigit():
        return f"{_ordinal(part.name)} {level}"
    return f"{level} {part.name}"


def _ordinal(number: str) -> str:
    if not number.isdecimal():
        return number
    if number[-2:] in ("11", "12", "13"):
        return number + "th"
    return number + {"1": "st", "2": "nd", "3": "rd"}.get(number[-1], "th")
