"""Typed pages drawn for tests, and what age, cameras and bad scanners do to them.

Every name, unit and event is invented.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

NOTO = Path("/usr/share/fonts/truetype/noto")
FONTS = ("NotoSerif-Regular.ttf", "NotoSans-Regular.ttf", "NotoSerif-Italic.ttf")

needs_fonts = pytest.mark.skipif(
    not (NOTO / FONTS[0]).exists(), reason="the Debian package fonts-noto-core is not installed"
)

STORIES = (
    "Đơn vị tôi hành quân từ Quảng Bình vào tháng 3 năm 1968.\n"
    "Đến bờ sông Thạch Hãn thì gặp pháo địch, hai đồng chí\n"
    "trong tiểu đội hy sinh ngay trong đêm 14 tháng 3.\n"
    "Chúng tôi chôn các anh dưới gốc cây gạo lớn, đầu quay\n"
    "về hướng đông, cách bờ suối chừng bốn mươi bước chân.\n"
    "Mỗi người có một lọ penicillin đựng tờ giấy ghi tên.\n"
    "Sau này tôi trở lại hai lần nhưng không tìm được chỗ cũ\n"
    "vì rừng đã bị phát quang và đường 9 đã mở rộng thêm.",
    "BÁO CÁO TRẬN ĐÁNH\n"
    "Ngày 22 tháng 11 năm 1967 tại đồi 823 Đắk Tô\n"
    "Quân số tham gia: 86 đồng chí thuộc đại đội 7.\n"
    "Hy sinh 11 đồng chí, bị thương 19 đồng chí.\n"
    "Vũ khí mất: 3 khẩu AK, 1 khẩu B40, 2 máy 2W.\n"
    "Liệt sĩ được chôn cất ở yên ngựa phía tây nam,\n"
    "cạnh hố bom, có bụi lồ ô làm mốc.\n"
    "Người lập báo cáo: Trung úy Đoàn Văn Khoát",
    "Kính gửi Ban chỉ huy quân sự huyện Vĩnh Bảo,\n"
    "Tôi là Phạm Thị Thoan, sinh năm 1952, trú tại thôn Đông,\n"
    "xã Hòa Bình. Anh trai tôi là Phạm Bá Toán nhập ngũ\n"
    "tháng 2 năm 1969 và hy sinh ở mặt trận phía Nam.\n"
    "Gia đình chưa biết nơi an táng. Ai là đồng đội cũ\n"
    "của trung đoàn 36 xin báo tin cho gia đình.\n"
    "Chúng tôi chân thành cảm ơn.",
)


def typed(text: str, *, font: str = FONTS[0], size: int = 30, seed: int = 0) -> Image.Image:
    """Return ``text`` typed on an A4 page of about 120 dots an inch."""
    rng = random.Random(seed)
    page = Image.new("L", (1000, 1400), 240)
    draw, face = ImageDraw.Draw(page), ImageFont.truetype(NOTO / font, size)
    for row, line in enumerate(text.splitlines()):
        spot = (80 + rng.uniform(-1, 1), 110 + row * size * 1.6)
        draw.text(spot, line, font=face, fill=rng.randint(25, 60))
    return page


def turned(page: Image.Image, angle: float) -> Image.Image:
    """Return the page laid askew on the glass."""
    return page.rotate(angle, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=215)


def shaded(page: Image.Image, depth: float = 0.6) -> Image.Image:
    """Return the page as a telephone sees it under one lamp: a corner is dark."""
    wide, high = page.size
    y, x = np.mgrid[0:high, 0:wide]
    light = 1 - depth * (0.55 * x / wide + 0.45 * y / high) ** 1.2
    return Image.fromarray((np.asarray(page) * light).astype(np.uint8))


def faded(page: Image.Image, contrast: float = 0.25) -> Image.Image:
    """Return the page with worn ink on browned paper."""
    return page.point(lambda value: 150 + (value - 150) * contrast)


def noisy(page: Image.Image, sigma: float = 22, seed: int = 3) -> Image.Image:
    """Return the page with a cheap sensor's grain."""
    rng = np.random.default_rng(seed)
    grain = rng.normal(0, sigma, (page.height, page.width))
    return Image.fromarray(np.clip(np.asarray(page) + grain, 0, 255).astype(np.uint8))


def blurred(page: Image.Image, radius: float = 1.6) -> Image.Image:
    """Return the page a little out of focus."""
    return page.filter(ImageFilter.GaussianBlur(radius))


def shrunk(page: Image.Image, share: float = 0.45) -> Image.Image:
    """Return the page as a chat program sends it on: small."""
    size = (round(page.width * share), round(page.height * share))
    return page.resize(size, Image.Resampling.LANCZOS)


DAMAGES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "clean": lambda page: page,
    "askew −7°": lambda page: turned(page, -7),
    "askew −3°": lambda page: turned(page, -3),
    "askew +1.5°": lambda page: turned(page, 1.5),
    "askew +5°": lambda page: turned(page, 5),
    "askew +7°": lambda page: turned(page, 7),
    "on its side, 90°": lambda page: page.rotate(90, expand=True),
    "upside down, 180°": lambda page: page.rotate(180),
    "uneven light": shaded,
    "low contrast": faded,
    "noise": noisy,
    "blur": blurred,
    "strong uneven light": lambda page: shaded(page, 0.9),
    "strong noise": lambda page: noisy(page, 42),
    "strong blur": lambda page: blurred(page, 2.8),
    "small": shrunk,
    "askew, uneven light": lambda page: shaded(turned(page, 4)),
    "askew, faded, noise": lambda page: noisy(faded(turned(page, -5), 0.35), 8),
    "small, blur, uneven light": lambda page: shaded(blurred(shrunk(page, 0.55), 0.7)),
}
