"""Positions in degrees, as people write them; numbers that are none."""

from __future__ import annotations

import pytest

from nlp.positions import find_positions


@pytest.mark.parametrize(
    ("text", "lat", "lon", "radius_m"),
    [
        ("gửi tọa độ N 16°55'12\" E 107°04'30\". Gia đình", 16.92, 107.075, 15.5),
        ("mộ ở 16.9200, 107.0750 gần suối", 16.92, 107.075, 5.6),
        ("107.0750 16.9200", 16.92, 107.075, 5.6),
        ("16 độ 55 phút 12 giây Bắc, 107 độ 4 phút 30 giây Đông", 16.92, 107.075, 15.5),
        ("16°55'N 107°04'E", 16.9167, 107.0667, 927.7),
        ("vĩ độ 16,9200; kinh độ 107,0750", 16.92, 107.075, 5.6),
        ("북위 16°55'12\" 동경 107°04'30\"", 16.92, 107.075, 15.5),
        ("16°55'12\" с.ш., 107°04'30\" в.д.", 16.92, 107.075, 15.5),
    ],
)
def test_position_is_read(text: str, lat: float, lon: float, radius_m: float) -> None:
    (found,) = find_positions(text)
    assert (found.lat, found.lon) == pytest.approx((lat, lon), abs=1e-4)
    assert found.radius_m == pytest.approx(radius_m, rel=0.05)
    assert "107" in text[found.start : found.end]
    assert "16" in text[found.start : found.end]


@pytest.mark.parametrize(
    "text",
    [
        "nhiệt độ 16,5 và 107,5",
        "giá 16.900 đồng, 107.075 đồng một cân hàng",
        "Paris 48.8566, 2.3522",
        "ngày 16.05.1968 lúc 10.30",
        "16°55'12\" rồi đi tiếp rất xa mới đến đồi khác 107°04'30\"",
        "đồi 875, cao điểm 1015",
        "16°75'12\" N 107°04'30\" E",
    ],
)
def test_other_numbers_are_no_position(text: str) -> None:
    assert find_positions(text) == []
