"""An invented register of any size: men of one action fell together, names as common as real ones.

No person is real. Shares of surnames follow domain rules §5 (Nguyễn 38 %, ten names 85 %).
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from nlp.linkage.areas import unit_rows
from nlp.linkage.values import RegisterEntry

_SURNAMES: Final = (
    ("Nguyễn", 380), ("Trần", 110), ("Lê", 95), ("Phạm", 70), ("Hoàng", 40), ("Phan", 40),
    ("Vũ", 35), ("Đặng", 25), ("Bùi", 25), ("Đỗ", 20), ("Huỳnh", 18), ("Võ", 18), ("Hồ", 14),
    ("Ngô", 13), ("Dương", 10), ("Lý", 6), ("Đinh", 8), ("Trịnh", 7), ("Mai", 6), ("Đào", 6),
    ("Hà", 6), ("Lương", 5), ("Cao", 5), ("Tạ", 4), ("Tô", 4), ("Lò", 4), ("Nông", 4),
    ("Quách", 3), ("Giàng", 2), ("Thái", 3), ("Tống", 2), ("Lưu", 3), ("Chu", 2), ("Hứa", 1),
)  # fmt: skip
_MIDDLES: Final = (
    ("Văn", 430), ("Xuân", 40), ("Đình", 45), ("Quang", 30), ("Ngọc", 30), ("Hữu", 30),
    ("Minh", 25), ("Thanh", 25), ("Đức", 30), ("Công", 25), ("Trọng", 20), ("Viết", 12),
    ("Bá", 14), ("Duy", 12), ("Thế", 14), ("Sỹ", 8), ("Khắc", 8), ("Quốc", 15), ("Mạnh", 12),
    ("Tiến", 12), ("Danh", 6), ("Hồng", 10), ("Thị", 25), ("", 40), ("Thị Ngọc", 2),
    ("Chí", 8), ("Kim", 8), ("Như", 4), ("Tấn", 8), ("Huy", 8),
)  # fmt: skip
_GIVENS: Final = (
    "An Anh Ánh Ân Ẩn Ba Bách Bạch Bảo Bắc Bằng Bân Bền Biên Bình Bổng Bốn Bút Bưởi Bường Ca Cảnh "
    "Cầm Cần Cầu Chanh Chánh Chắt Chấn Chất Châu Chi Chiêm Chiến Chinh Chính Chuẩn Chung Chuyên "
    "Chúc Chước Chương Chức Cơ Côi Công Cơ Cúc Cung Cường Cửu Danh Dân Dần Diên Diễn Diện Diệp "
    "Dinh Doanh Duệ Dũng Duy Duyên Dư Dương Dưỡng Đa Đài Đại Đan Đang Đàn Đạo Đào Đáp Đạt Đắc "
    "Đăng Đệ Điền Điểm Điện Điệp Đình Định Đoan Đoàn Đông Đồng Động Đức Đương Được Gấm Giang Giáp "
    "Giảng Hà Hai Hải Hàm Hán Hành Hạnh Hào Hảo Hậu Hiên Hiến Hiền Hiển Hiệp Hiếu Hiệu Hinh Hòa "
    "Hoài Hoan Hoàn Hoạt Hoành Hồng Hội Hợi Hợp Huân Huấn Huệ Hùng Huy Huỳnh Hưng Hương Hường "
    "Hưởng Hữu Kế Kha Khải Khang Khanh Khánh Khắc Khiêm Khiển Khoa Khoan Khoát Khôi Khu Khuê "
    "Khuyến "
    "Kỉnh Kiên Kiểm Kiệm Kiếm Kim Kính Kỳ Kỷ Lạc Lai Lam Lãm Lan Lành Lăng Lâm Lân Lập Lễ Lệ Liêm "
    "Liên Liễu Linh Lĩnh Loan Loát Long Lộc Lợi Luân Luận Luật Lục Luyến Luyện Lư Lực Lương Lượng "
    "Lưu Lý Mai Mão Mạnh Mẫn Mận Mậu Miên Miện Minh Mùi Muôn Mười Mừng Mỹ Nam Năm Năng Nga Ngà "
    "Ngạn Nghị Nghĩa Nghiêm Nghiệp Ngọ Ngọc Ngôn Nguyên Ngữ Nhàn Nhạc Nhân Nhẫn Nhật Nhỉ Nhiên "
    "Nhu Nhuận Nhung Nhương Như Nhượng Ninh Nông Oanh Phán Phát Phấn Phi Phong Phòng Phú Phùng "
    "Phúc Phụng Phước Phương Phượng Quân Quảng Quang Quế Quý Quyên Quyền Quyết Quỳnh Rinh Rô Sa "
    "Sáng Sanh Sáu Sắc Sâm Sen Sinh Song Sơn Suất Sự Sửu Sỹ Tá Tài Tám Tạo Tăng Tặng Tâm Tân Tấn "
    "Tập Tất Tây Thả Thạc Thạch Thái Tham Thanh Thành Thao Thảo Thăng Thắng Thân Thận Thập Thế Thể "
    "Thiêm Thiên Thiện Thiết Thiệu Thìn Thịnh Thọ Thoa Thoại Thoan Thông Thời Thơm Thu Thuần Thuấn "
    "Thuận Thuật Thục Thúy Thủy Thuyên Thư Thụ Thứ Thức Thực Thưởng Thường Tích Tiềm Tiến Tiệp Tín "
    "Tính Tình Toại Toán Toàn Tòng Tới Trà Trang Tráng Trác Trạch Trân Tri Trí Triển Triệu Trinh "
    "Trình Trọng Trúc Trung Truyền Trụ Trực Trường Tú Tuấn Tuất Tuệ Tùng Tuy Tuyên Tuyến Tuyết "
    "Tường Tưởng Tửu Tự Tý Ty Uẩn Uy Út Ứng Vang Vân Vấn Vi Vị Viên Viện Việt Vinh Vĩnh Vọng Vũ "
    "Vui Vượng Vỹ Xuân Xuyên Xuyến Xướng Xứng Yên Yến Ý"
).split()
_ORDERS: Final = "Hai Ba Tư Năm Sáu Bảy Tám Chín Út".split()
_KIN: Final = ("Mẹ", "Bố", "Vợ", "Anh", "Chị", "Em")
_FIELDS_OF_BATTLE: Final = (
    ("Gio Linh, Quảng Trị", 90), ("Cam Lộ, Quảng Trị", 90), ("Khe Sanh, Quảng Trị", 90),
    ("Thành cổ Quảng Trị, Quảng Trị", 120), ("A Lưới, Thừa Thiên", 60), ("Cô Pung, Thừa Thiên", 60),
    ("Sa Thầy, Kon Tum", 60), ("Đắk Tô, Kon Tum", 60), ("Đức Cơ, Gia Lai", 50),
    ("Đức Lập, Đắk Lắk", 40),
    ("Ba Gia, Quảng Ngãi", 30), ("Ba Tơ, Quảng Ngãi", 30), ("Quế Sơn, Quảng Nam", 40),
    ("Hoài Ân, Bình Định", 40), ("An Lộc, Bình Phước", 60), ("Lộc Ninh, Bình Phước", 40),
    ("Bến Cát, Thủ Dầu Một", 40), ("Củ Chi, Sài Gòn - Gia Định", 40), ("Tân Biên, Tây Ninh", 40),
    ("Xuân Lộc, Biên Hòa", 40), ("Mỹ Tho", 20), ("Cánh Đồng Chum, Lào", 40),
    ("Công Pông Chàm, Campuchia", 40),
    ("Mặt trận phía Nam", 220), ("", 200), ("Vị Xuyên, Hà Tuyên", 20),
)  # fmt: skip
_YEARS: Final = tuple(
    zip(
        range(1962, 1980),
        (2, 3, 5, 12, 18, 26, 60, 45, 40, 45, 90, 35, 25, 40, 3, 6, 14, 18),
        strict=True,
    )
)
_START: Final = date(1962, 1, 1)


def _pick(chance: random.Random, weighted: tuple[tuple[str, int], ...]) -> str:
    values, weights = zip(*weighted, strict=True)
    return str(chance.choices(values, weights)[0])


@lru_cache(maxsize=1)
def _communes() -> tuple[tuple[str, str, str], ...]:
    """Commune, district and province before 2025, with their unit words."""
    rows = list(unit_rows())
    named = {(row["level"], row["code"]): row for row in rows}
    found = []
    for row in rows:
        if row["level"] == "3":
            district = named["2", row["parent_code"]]
            province = named["1", row["province_code"]]
            found.append(
                (
                    f"{row['type']} {row['name']}",
                    f"{district['type']} {district['name']}",
                    province["name"],
                )
            )
    return tuple(found)


def invented_name(chance: random.Random) -> str:
    """Return an invented full name."""
    middle = _pick(chance, _MIDDLES)
    given = _GIVENS[min(int(chance.expovariate(1 / 110)), len(_GIVENS) - 1) * 7 % len(_GIVENS)]
    return " ".join(filter(None, (_pick(chance, _SURNAMES), middle, given)))


def invented_unit(chance: random.Random) -> str:
    """Return a unit in one of the notations of lists; sometimes a code or nothing."""
    what = chance.random()
    if what < 0.06:
        return chance.choice(("KB", "KT", "KH", "KN", "P21", ""))
    parts = [
        ("e", chance.randint(1, 280)),
        ("f", chance.choice((2, 3, 5, 7, 9, 10, 304, 308, 312, 316, 320, 324, 325))),
    ]
    if what < 0.75:
        parts.insert(0, ("d", chance.randint(1, 9)))
    if what < 0.4:
        parts.insert(0, ("c", chance.randint(1, 20)))
    return write_unit(parts, chance.randrange(3))


_LONG: Final = {"c": "Đại đội", "d": "Tiểu đoàn", "e": "Trung đoàn", "f": "Sư đoàn"}


def write_unit(parts: list[tuple[str, int]], notation: int) -> str:
    """Return ``c3 d7 e66``, ``C3 - D7 - E66`` or ``Đại đội 3, Tiểu đoàn 7, Trung đoàn 66``."""
    if notation == 0:
        return " ".join(f"{letter}{number}" for letter, number in parts)
    if notation == 1:
        return " - ".join(f"{letter.upper()}{number}" for letter, number in parts)
    return ", ".join(f"{_LONG[letter]} {number}" for letter, number in parts)


def invented_register(size: int, seed: int = 1) -> Iterator[RegisterEntry]:
    """Yield ``size`` invented entries; the same for the same seed."""
    chance = random.Random(seed)
    communes = _communes()
    years = tuple((str(year), weight) for year, weight in _YEARS)
    number = 0
    while number < size:
        unit, place = invented_unit(chance), _pick(chance, _FIELDS_OF_BATTLE)
        fell = date(int(_pick(chance, years)), 1, 1) + timedelta(chance.randrange(365))
        for _ in range(min(1 + int(chance.expovariate(0.6)), size - number)):
            number += 1
            yield _entry(chance, number, communes, unit, place, fell)


def _entry(
    chance: random.Random,
    number: int,
    communes: tuple[tuple[str, str, str], ...],
    unit: str,
    place: str,
    fell: date,
) -> RegisterEntry:
    commune, district, province = chance.choice(communes)
    name = invented_name(chance)
    given, surname = name.split()[-1], name.split()[0]
    kin = chance.choice(_KIN)
    relative = (
        f"{kin} {invented_name(chance)}"
        if kin in ("Mẹ", "Vợ")
        else f"{kin} {surname} Văn {chance.choice(_GIVENS)}"
    )
    alias = f"{chance.choice(_ORDERS)} {given}" if chance.random() < 0.06 else ""
    birth = "" if chance.random() < 0.06 else str(fell.year - max(17, round(chance.gauss(21, 4))))
    how = chance.random()
    written = (
        f"{fell:%d/%m/%Y}"
        if how < 0.8
        else f"{fell.day}-{fell.month}-{fell.year}"
        if how < 0.9
        else f"{fell:%m/%Y}"
        if how < 0.94
        else str(fell.year)
    )
    return RegisterEntry(
        f"LS{number:07}", name, alias, birth, commune, district, province, unit, written, place,
        "" if chance.random() < 0.05 else relative,
    )  # fmt: skip
