"""Invented death notices and lists in the wordings of several offices, with what they say."""

from __future__ import annotations

import random
from dataclasses import dataclass

_NAMES = (
    "Nguyễn Khắc Tuyển", "Lương Đình Kỷ", "Phạm Bá Toán", "Ngô Văn Mạch", "Vũ Xuân Thiết",
    "Đào Công Khiển", "Bùi Sĩ Nhượng", "Hoàng Trọng Vấn", "Trịnh Quang Nhương", "Đoàn Văn Khoát",
)  # fmt: skip
_HOMES = (
    "xã Nghi Hải, Nghi Lộc, Nghệ An", "xã Hòa Bình, Vĩnh Bảo, Hải Phòng",
    "xã Đông Phong, Đông Hưng, Thái Bình", "xã Yên Mạc, Yên Mô, Ninh Bình",
)  # fmt: skip
_RANKS = ("Binh nhất", "Hạ sĩ", "Trung sĩ", "Thượng sĩ", "Chuẩn úy")
_JOBS = ("Chiến sĩ", "Tiểu đội trưởng", "Trắc thủ", "Y tá", "Trung đội phó")
_UNITS = ("Đại đội 9, tiểu đoàn 6, trung đoàn 36", "Tiểu đoàn 82, trung đoàn 238", "c7 d2 e174")
_PLACES = ("mặt trận phía Nam", "Bản Đông, nam đường 9", "cao điểm 548, Quảng Trị", "Lộc Ninh")
_GRAVES = ("nghĩa trang mặt trận", "đồi Phù Liễn", "bìa rừng phía tây suối La Hiên")


@dataclass(frozen=True, slots=True)
class Notice:
    """A page of text and the fields it states."""

    text: str
    fields: dict[str, str]


def person(rng: random.Random) -> dict[str, str]:
    """Return an invented soldier."""
    day, month = rng.randint(1, 28), rng.randint(1, 12)
    return {
        "name": rng.choice(_NAMES),
        "birth": str(rng.randint(1938, 1953)),
        "hometown": rng.choice(_HOMES),
        "enlisted": f"tháng {rng.randint(1, 12)} năm {rng.randint(1965, 1969)}",
        "rank": rng.choice(_RANKS),
        "position": rng.choice(_JOBS),
        "unit": rng.choice(_UNITS),
        "died": f"ngày {day} tháng {month} năm {rng.randint(1970, 1974)}".removeprefix("ngày "),
        "died_at": rng.choice(_PLACES),
        "burial": rng.choice(_GRAVES),
        "number": f"{rng.randint(10, 999):03d}/BT",
    }


def labelled(p: dict[str, str]) -> Notice:
    """The form of the war years: a label a line."""
    return Notice(
        f"QUÂN ĐỘI NHÂN DÂN VIỆT NAM\nSố: {p['number']}\nGIẤY BÁO TỬ\n\n"
        f"Họ và tên: {p['name'].upper()}\nSinh năm: {p['birth']}\nNguyên quán: {p['hometown']}\n"
        f"Nhập ngũ: {p['enlisted']}\nCấp bậc: {p['rank']}\nChức vụ: {p['position']}\n"
        f"Đơn vị: {p['unit']}\nĐã hy sinh ngày {p['died']}\nTại: {p['died_at']}\n"
        f"Thi hài mai táng tại: {p['burial']}",
        {**p, "name": p["name"].upper()},
    )


def running(p: dict[str, str]) -> Notice:
    """Running text with commas, as a letter to the family."""
    return Notice(
        f"BỘ TƯ LỆNH QUÂN KHU\nGiấy báo tử số {p['number']}\n\n"
        f"Đồng chí {p['name']}, sinh năm {p['birth']},\nquê quán {p['hometown']},\n"
        f"nhập ngũ {p['enlisted']},\ncấp bậc {p['rank']}, chức vụ {p['position']},\n"
        f"đã hy sinh ngày {p['died']} tại {p['died_at']}.\n"
        f"Thi hài đã được mai táng tại {p['burial']}.",
        {key: value for key, value in p.items() if key != "unit"},
    )


def certificate(p: dict[str, str]) -> Notice:
    """A later copy by the district office: other labels, two on a line."""
    return Notice(
        f"BAN CHỈ HUY QUÂN SỰ HUYỆN\nTRÍCH LỤC BÁO TỬ\n\n"
        f"Họ và tên liệt sĩ: {p['name']}\nNăm sinh: {p['birth']}\nQuê quán: {p['hometown']}\n"
        f"Ngày nhập ngũ: {p['enlisted']}\n"
        f"Cấp bậc khi hy sinh: {p['rank']}; Chức vụ: {p['position']}\n"
        f"Đơn vị khi hy sinh: {p['unit']}\nNgày hy sinh: {p['died']}\nNơi hy sinh: {p['died_at']}\n"
        f"Nơi an táng: {p['burial']}",
        {key: value for key, value in p.items() if key != "number"},
    )


TEMPLATES = (labelled, running, certificate)


def notices(count: int, seed: int = 7) -> list[Notice]:
    """Return ``count`` notices, the templates in turn."""
    rng = random.Random(seed)
    return [TEMPLATES[n % len(TEMPLATES)](person(rng)) for n in range(count)]
