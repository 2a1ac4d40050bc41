"""One place in many notations and languages; the span is marked by ‹ and ›."""

from __future__ import annotations

import pytest

from tests.nlp.entities.coordinates.ask import found, metres, norm, one

# YD 850225 on Indian 1960.
GRID = [
    "Mộ ở ‹YD 850225›, bìa rừng.",
    "Mộ ở ‹YD 850 225›.",
    "Mộ ở ‹YD850225›.",
    "chôn ở ‹YD850-225› cạnh suối",
    "chôn ở ‹YD-850225›",
    "chôn ở ‹YD 850.225›",
    "tọa độ ‹yd 850225› nghe nói gần bờ suối",
    "toa do ‹yd850225›",
    "tọa độ: ‹YD: 850225›",
    "Tọa độ (‹YD850225›) ghi trong sổ.",
    "Tọa độ ‹YD (850225)› ghi trong sổ.",
    "UTM: ‹YD 850 225›",
    "WR: ‹YD 850 225›",
    "vic. coord. ‹YD 850225›",
    "found 2 NVA bodies vic ‹YD 850 225›, buried in place",
    "Contact at ‹grid YD 850225› at first light",
    "‹48Q YD 850 225›",
    "‹48QYD850225›",
    "‹48 YD 850225›",
    "‹48q yd 850225›",
    "KIA 4 NVA, loc ‹YD850225›.",
    "좌표 ‹YD 850225›, 1968년",
    "좌표: ‹YD850225›에서 교전",
    "координаты ‹YD 850225›, 1968",
    "坐标‹YD 850225›，一九六八年",
    "coordonnées ‹YD 850 225›, carte au 1/50 000",
    "Bản đồ thu được ghi «‹YD 850225›»",
    'Theo bạn Mỹ: "‹YD 850225›, Apr 68".',
    "tọa độ ‹YD 85O 225› (máy đọc)".replace("85O 225", "85O225"),
    "‹yankee delta eight five zero two two five›",
    "grave at ‹Yankee Delta eight five zero two two fife›, over",
    "‹yankee delta 850 225›",
    "‹yoke dog eight five zero two two five›",
    "‹four eight quebec yankee delta eight five zero two two five›",
    "chôn ở ‹y đê tám năm không hai hai lăm› đấy",
    "chon o ‹y de tam nam khong hai hai lam› day",
    "‹i cờ rét đê tám năm không hai hai năm›",
]
# 16°39′16″N 106°43′51″E.
DEGREES = [
    "‹16°39'16\"N, 106°43'51\"E›",
    "‹16°39′16″N 106°43′51″E›",
    "‹16° 39' 16\" N - 106° 43' 51\" E›",
    "‹N16°39'16\" E106°43'51\"›",
    "‹N 16°39'16\", E 106°43'51\"›",
    "‹16o39'16''N - 106o43'51''E›",
    "‹16º39'16\"B, 106º43'51\"Đ›",
    "‹16°39’16” Bắc, 106°43’51” Đông›",
    "‹16 độ 39 phút 16 giây Bắc, 106 độ 43 phút 51 giây Đông›",
    "‹16 do 39 phut 16 giay Bac, 106 do 43 phut 51 giay Dong›",
    "‹vĩ độ Bắc 16°39'16\", kinh độ Đông 106°43'51\"›",
    "‹vĩ độ 16°39'16\" và kinh độ 106°43'51\"›",
    "‹kinh độ 106°43'51\", vĩ độ 16°39'16\"›",
    "‹16°39'16\" vĩ Bắc, 106°43'51\" kinh Đông›",
    "‹mười sáu độ ba mươi chín phút mười sáu giây bắc, "
    "một trăm linh sáu độ bốn mươi ba phút năm mươi mốt giây đông›",
    "‹16°39′16″ с. ш. 106°43′51″ в. д.›",
    "‹16°39′16″ с.ш., 106°43′51″ в.д.›",
    "‹16 градусов 39 минут 16 секунд северной широты, "
    "106 градусов 43 минуты 51 секунда восточной долготы›",
    "‹북위 16도 39분 16초, 동경 106도 43분 51초›",
    "‹북위 16°39′16″ 동경 106°43′51″›",
    "‹北纬16度39分16秒，东经106度43分51秒›",
    "‹北緯16°39′16″，東經106°43′51″›",
    "‹16°39'16\" de latitude Nord et 106°43'51\" de longitude Est›",
    "‹latitude 16°39'16\" N, longitude 106°43'51\" E›",
    "‹163916N 1064351E›",
    "‹16-39-16N 106-43-51E›",
    "‹16°39.267'N 106°43.850'E›",
    "‹N 16 39.267 E 106 43.850›",
    "‹16°39,267' N; 106°43,850' E›",
    "‹106°43'51\"E, 16°39'16\"N›",
]
DECIMALS = [
    "‹16.65444, 106.73083›",
    "‹16.65444,106.73083›",
    "‹16,65444; 106,73083›",
    "‹16,65444, 106,73083›",
    "‹16,65444 – 106,73083›",
    "‹16.65444-106.73083›",
    "‹16.65444 106.73083›",
    "‹106.73083, 16.65444›",
    "‹16.65444° N, 106.73083° E›",
    "‹16.65444N 106.73083E›",
    "‹N 16.65444, E 106.73083›",
    "‹N: 16.65444, E: 106.73083›",
    "‹16,65444° Bắc; 106,73083° Đông›",
    "‹Lat: 16.65444, Long: 106.73083›",
    "‹lat=16.65444 lon=106.73083›",
    "‹Latitude 16.65444 N ; longitude 106.73083 E›",
    "‹vĩ độ 16,65444; kinh độ 106,73083›",
    "‹vĩ độ: 16.65444, kinh độ: 106.73083›",
    "‹kinh độ 106,73083, vĩ độ 16,65444›",
    "‹16,65444 vĩ bắc; 106,73083 kinh đông›",
    "‹широта 16.65444, долгота 106.73083›",
    "‹16,65444° с. ш., 106,73083° в. д.›",
    "‹위도 16.65444, 경도 106.73083›",
    "‹북위 16.65444도, 동경 106.73083도›",
    "‹北纬16.65444°，东经106.73083°›",
    "https://www.google.com/maps/@‹16.65444,106.73083›,15z",
    "https://maps.google.com/?q=‹16.65444,106.73083›",
    "https://maps.google.com/?q=‹16.65444%2C106.73083›",
    "https://www.google.com/maps/place/X/data=!3d‹16.65444!4d106.73083›",
    "geo:‹16.65444,106.73083›",
    "@‹16.65444,106.73083›",
    "tọa độ ‹16.65444,106.73083 (WGS84)›",
    "‹mười sáu phẩy sáu năm bốn bốn bốn, một trăm lẻ sáu phẩy bảy ba không tám ba›",
    "‹mười sáu phẩy sáu năm bốn bốn bốn một trăm linh sáu phẩy bảy ba không tám ba›",
    "‹muoi sau phay sau nam bon bon bon, mot tram le sau phay bay ba khong tam ba›",
    "‹một sáu chấm sáu năm bốn bốn bốn, một không sáu chấm bảy ba không tám ba›",
    "‹sixteen point six five four four four, one zero six point seven three zero eight three›",
    "tọa độ ‹16 phẩy 65444, 106 phẩy 73083›",
]
# X 1884983 Y 589670 on 106°00′.
VN2000 = [
    "‹X = 1884983, Y = 589670; VN-2000, kinh tuyến trục 106°00', múi 3 độ›",
    "‹X=1884983 Y=589670 (VN2000, KTT 106°00')›",
    "‹Y=589670; X=1884983; VN-2000; KTT 106-00›",
    "‹VN-2000: X=1884983, Y=589670, KTT 106°›",
    "‹X: 1.884.983 Y: 589.670 hệ VN-2000 KTT 106°00'›",
    "‹X: 1 884 983 Y: 589 670 VN-2000, KTT 106°00›",
    "‹X=1884983.0m; Y=589670.0m; VN-2000 KTT 106°›",
    "‹X (bắc) 1884983, Y (đông) 589670, VN-2000 kinh tuyến trục 106°›",
    "‹N 1884983 E 589670 VN-2000 KTT 106°00'›",
    "‹589670E 1884983N VN-2000 KTT 106°00'›",
    "‹1884983 589670 VN-2000 KTT 106°00' múi 3°›",
    "‹X=1884983 Y=589670 EPSG:9211›",
    "‹x 1884983 y 589670 vn 2000 ktt 106.0›",
    "‹X=1884983, Y=589670, TM-3 106-00›",
    "‹X=1884983, Y=589670 hệ VN-2000, kinh tuyến trục 106 độ 00 phút›",
]
PARIS = [
    "‹23 G 760 N, 111 G 866 E de Paris›",
    "‹23 G 760 N - 111 G 866 E (Paris)›",
    "‹23 gr 760 N, 111 gr 866 E›",
    "‹23,760 grades Nord et 111,866 grades Est de Paris›",
    "‹23G760 N 111G866 E›",
    "‹N 23 G 760, E 111 G 866›",
    "‹111 G 866 E, 23 G 760 N de Paris›",
]


def unmarked(text: str) -> tuple[str, int, int]:
    start = text.index("‹")
    end = text.index("›") - 1
    return text.replace("‹", "").replace("›", ""), start, end


def check(text: str, lat: float, lon: float, tolerance: float, system: str) -> None:
    bare, start, end = unmarked(text)
    entity = one(bare)
    assert (entity.start, entity.end) == (start, end), entity.text
    assert entity.text == bare[start:end]
    assert metres(entity, lat, lon) < tolerance
    assert norm(entity)["system"] == system


@pytest.mark.parametrize("text", GRID)
def test_grid(text: str) -> None:
    check(text, 16.47063, 107.66583, 2, "MGRS Indian 1960")


@pytest.mark.parametrize("text", DEGREES)
def test_degrees(text: str) -> None:
    check(text, 16.65444, 106.73083, 3, "WGS84")


@pytest.mark.parametrize("text", DECIMALS)
def test_decimals(text: str) -> None:
    check(text, 16.65444, 106.73083, 2, "WGS84")


@pytest.mark.parametrize("text", VN2000)
def test_vn2000(text: str) -> None:
    check(text, 17.0412, 106.84417, 2, "VN-2000 EPSG:9211")


@pytest.mark.parametrize("text", PARIS)
def test_grades(text: str) -> None:
    check(text, 21.384, 103.01663, 100, "grades, Paris meridian")


@pytest.mark.parametrize(
    ("text", "radius"),
    [
        ("grid YD 8522", 500 + 44),
        ("YD 850225", 50 + 44),
        ("YD 85022253", 5 + 44),
        ("48Q YD 8502222533", 0.5 + 5),
        ("16.65444, 106.73083", 0.56 + 5),
        ("vị trí 16.65, 106.73", 556 + 5),
        ("16°39'N, 106°43'E", 927 + 5),
        ("16°39'16\"N, 106°43'51\"E", 15.4 + 5),
        ("X=1884983 Y=589670 VN-2000 KTT 106°", 0.5 + 1),
        ("X=2306888 Y=18675667", 0.5 + 30),
        ("23 G 760 N, 111 G 866 E de Paris", 50 + 1500),
    ],
)
def test_radius_is_half_the_last_digit_and_the_datum(text: str, radius: float) -> None:
    assert one(text).details["radius_m"] == pytest.approx(radius, rel=0.02)


def test_two_positions_in_one_text_keep_their_own_datum() -> None:
    text = (
        "YD 619095 (bản đồ Mỹ), đổi ra WGS84: 16.35586, 107.44815. "
        "Sau đó đo X=1884983 Y=589670 VN-2000 KTT 106°00'."
    )
    grid, degrees, plane = found(text)
    assert norm(grid)["system"] == "MGRS Indian 1960"
    assert norm(degrees)["system"] == "WGS84"
    assert norm(plane)["system"] == "VN-2000 EPSG:9211"
