"""Texts made up after the rules were written, and what they brought to light."""

from __future__ import annotations

import pytest

from tests.nlp.entities.coordinates.ask import found, metres, norm, one

ANSWERED = [
    (
        "remains of approx 12 NVA buried IVO YD 442 113, 14 May 69",
        "YD 442 113",
        16.37398,
        107.28275,
    ),
    ("Coordinates: 48PXS812936", "48PXS812936", 10.79655, 106.65396),
    ("LZ X-Ray at YA 935 010, LZ", "YA 935 010", 13.56617, 107.7085),
    ("NVA hosp. complex, YD 1938, mass grave", "YD 1938", 16.62164, 107.05374),
    ("Hill 875, YB 7995 1360", "YB 7995 1360", 14.58417, 107.59442),
    ("AT COORD YD 442213 FD 3 GRAVES", "YD 442213", 16.46431, 107.28381),
    ("MAP: 6441 IV, GRID YD 442213", "GRID YD 442213", 16.46431, 107.28381),
    ("Coord. XD.875.455", "XD.875.455", 16.68809, 106.75492),
    ("ô YD 34, 19 trên bản đồ", "YD 34, 19", 16.44857, 107.19235),
    (
        "tọa độ ích đê tám bốn bốn bốn một bốn",
        "ích đê tám bốn bốn bốn một bốn",
        16.65128,
        106.72553,
    ),
    ("tọa độ YD bốn ba bốn một chín bốn", "YD bốn ba bốn một chín bốn", 16.44723, 107.27612),
    ("맹호부대 BR875321에 매장", "BR875321", 13.85426, 109.02964),
    ("地点XD852420附近", "XD852420", 16.65664, 106.73308),
    ("북위13도55분 동경109도02분", "북위13도55분 동경109도02분", 13.91667, 109.03333),
    (
        "北纬十六度三十九分，东经一百零六度四十四分",
        "北纬十六度三十九分，东经一百零六度四十四分",
        16.65,
        106.73333,
    ),
    (
        "16 гр. 39 мин. с.ш., 106 гр. 44 мин. в.д.",
        "16 гр. 39 мин. с.ш., 106 гр. 44 мин. в.д.",
        16.65,
        106.73333,
    ),
    ("le poste (21°25'N, 103°01'E)", "21°25'N, 103°01'E", 21.41667, 103.01667),
    ("Point A : 21,3842 N / 103,0166 E", "21,3842 N / 103,0166 E", 21.3842, 103.0166),
    (
        "Carte de Dien Bien Phu, 23 G 77 - 111 G 85",
        "23 G 77 - 111 G 85",
        21.393,
        103.00223,
    ),
    (
        'ô "16°28\'14.3""N 107°39\'57.0""E"',
        '16°28\'14.3""N 107°39\'57.0""E',
        16.47064,
        107.66583,
    ),
    (
        "Hệ tọa độ Hà Nội 72: X = 1823665, Y = 18784700",
        "Hà Nội 72: X = 1823665, Y = 18784700",
        16.47063,
        107.66583,
    ),
    (
        "Tọa độ tâm hố: 1712345; 534567 (VN-2000/107-45)",
        "1712345; 534567 (VN-2000/107-45)",
        15.48248,
        108.07399,
    ),
    (
        "Mộ số 7 | 1712345.670 | 534567.890 | VN-2000 KTT 107°45'",
        "1712345.670 | 534567.890 | VN-2000 KTT 107°45'",
        15.48249,
        108.07399,
    ),
    (
        "Tọa độ X 1821770 Y 570896, Huế",
        "X 1821770 Y 570896",
        16.47062,
        107.66583,
    ),
    (
        "toạ độ 48P: 0655321 - 1245678",
        "48P: 0655321 - 1245678",
        11.26518,
        106.42293,
    ),
    (
        "Yankee Delta three niner five, zero two one. Three graves with stones",
        "Yankee Delta three niner five, zero two one",
        16.29134,
        107.23783,
    ),
]


@pytest.mark.parametrize(("text", "span", "lat", "lon"), ANSWERED)
def test_answered(text: str, span: str, lat: float, lon: float) -> None:
    entity = one(text)
    assert entity.text == span
    assert metres(entity, lat, lon) < 3


@pytest.mark.parametrize(
    "text",
    [
        "Easy - WS: 30-35° incline",
        "from 0.5B to 235B parameters",
        "mô hình phi4-mini:3.8b-fp16",
        "dailymail.co.uk.298644",
        "pour chaque langue, il y a 200 000 critiques",
        "num_proc=8 | 6.52s | 41.3s batched | lat",
        "RR YD 850225H",
        "at AT 12:30 on BS 5",
        "cô BS 1234",
        "lô 16.5 ha, thửa 107, tờ bản đồ 12",
        "tỷ lệ 16.6544% và 106.7308%",
        "đơn giá 16.6544 USD, 106.7308 USD",
        "XD 01 và XD 02 là xe ủi",
        "xe XT 1968 nằm bên đường",
    ],
)
def test_still_nothing(text: str) -> None:
    assert [(row.text, row.norm) for row in found(text)] == []


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("tại ô 62.18.4 bản đồ 1/100.000", "ô 62.18.4"),
        ("toạ độ (26.34)3", "(26.34)3"),
        ("tọa độ 26-34-3", "26-34-3"),
        ("tờ bản đồ 6441-II, ô 26-34", "tờ bản đồ 6441-II, ô 26-34"),
        ("Sheet 6430-4, GR 471666", "471666"),
        ("Capt. AT 123456", "AT 123456"),
        ("1사단 좌표 48P BR 875321", "48P BR 875321"),
        ("23°45'N 103°12'E (Paris)", "23°45'N 103°12'E (Paris)"),
    ],
)
def test_still_unanswered(text: str, span: str) -> None:
    entity = one(text)
    assert entity.text == span
    assert entity.norm is None


def test_two_points_of_one_line() -> None:
    first, second = found("vic (XT 4030) to (XT 4132)")
    assert (first.text, second.text) == ("XT 4030", "XT 4132")
    assert norm(first)["tol_m"] == norm(second)["tol_m"] == 544


@pytest.mark.parametrize(
    "meridian",
    [
        "107°45'",
        "107°45",
        "107-45",
        "107 45",
        "107.75",
        "107,75",
        "107.7500",
        "107.45",
        "107 độ 45 phút",
        "107°45'00\"",
        ": 107°45'",
        "=107o45'",
    ],
)
def test_central_meridians_are_never_cut_short(meridian: str) -> None:
    text = f"X=1712345 Y=534567 VN-2000 KTT {meridian}"
    entity = one(text)
    assert norm(entity)["system"] == "VN-2000 EPSG:5899"
    assert entity.text == text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("X=1712345 Y=534567 VN-2000 KTT 107°50'", "107.83°"),
        ("X=1712345 Y=534567 VN-2000 KTT 107.77", "107.77°"),
        ("vùng 16°39' – 16°45'B, 106°43' – 106°50'Đ", "khoảng từ"),
        ("tọa độ 16.6540 - 16.7000, 106.5000 - 106.8000", "khoảng từ"),
        ("YD 8502 25", "không đều"),
    ],
)
def test_no_confident_point_out_of_half_a_statement(text: str, reason: str) -> None:
    entities = found(text)
    assert all(row.norm is None for row in entities)
    assert any(reason in str(row.details["reason"]) for row in entities)


@pytest.mark.parametrize(
    "text",
    [
        "BS 0912345678",
        "XT 0912345678",
        "BS Nam 38251234",
        "BS 38251234",
        "giấy phép XD 123456",
        "hợp đồng XD 123456",
    ],
)
def test_telephones_and_papers_are_no_grids(text: str) -> None:
    assert [(row.text, row.norm) for row in found(text)] == []


def test_abbreviations_of_the_language() -> None:
    assert metres(one("The map said BS 8138, I think.", "en"), 14.81479, 108.96503) < 2
    assert metres(one("The diary says BT 2445 3789, eight digits", "en"), 15.70723, 108.42438) < 2
    assert found("gặp BS 8138 ở viện", "vi") == []
    assert found("gặp BS 3825 1234 ở viện", "vi") == []


@pytest.mark.parametrize("text", ["Grid XD 850 41, last digit illegible", "XD 85 041, mờ"])
def test_unequal_halves(text: str) -> None:
    entity = one(text)
    assert entity.text == text.split(",")[0]
    assert entity.norm is None
