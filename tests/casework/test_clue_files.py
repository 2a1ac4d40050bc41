"""Clue points as GeoJSON, KML and GPX, parsed back, also when their text is hostile."""

from __future__ import annotations

import json
import unicodedata
from typing import Any
from xml.etree.ElementTree import Element

import gpxpy
import pytest
from defusedxml.ElementTree import fromstring
from pyproj import Geod

from casework.services.clue_files import ClueMark, as_geojson, as_gpx, as_kml

_KML = "{http://www.opengis.net/kml/2.2}"
GRAVE = ClueMark(
    name="Mộ số 3",
    description="Cạnh suối, dưới gốc cây",
    lat=16.47063,
    lon=107.66583,
    radius_m=94.0,
    kind="burial",
    source_id=12,
    source_url="https://example.org/1?a=1&b=2",
    date="1968-02~",
)
CONFIRMED = ClueMark("Đồi", "", 15.5, 108.0, None, "battle", confirmed=True, blurred=True)
HOSTILE = [
    "<script>alert(1)</script>",
    "]]></description><Placemark/>",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "&lt;b&gt; &amp; \"'",
    "\x00\x07\x1b[31mđỏ\x7f\x85",
    "\ud800 lẻ \ufffe\uffff",
    "\u202eđảo chữ\u2066",
    "&#x0; %00 ${jndi:x} {{7*7}}",
    "dòng một\ndòng hai\ttab",
    "' OR 1=1 --",
    "=cmd|' /C calc'!A0",
]


def kml(*marks: ClueMark) -> Element:
    root: Element = fromstring(as_kml(marks, "Manh mối"))
    return root


def features(*marks: ClueMark) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(as_geojson(marks))["features"]
    return rows


def test_geojson_puts_longitude_first_and_keeps_what_is_known() -> None:
    [grave, confirmed] = features(GRAVE, CONFIRMED)
    assert grave["geometry"] == {"type": "Point", "coordinates": [107.66583, 16.47063]}
    assert grave["properties"]["radius_m"] == 94
    assert grave["properties"]["status"] == "suggested"
    assert grave["properties"]["source_url"] == "https://example.org/1?a=1&b=2"
    assert confirmed["properties"]["status"] == "confirmed"
    assert confirmed["properties"]["blurred"] is True
    assert confirmed["properties"]["radius_m"] is None


def test_kml_draws_a_circle_of_the_stated_radius() -> None:
    root = kml(GRAVE)
    corners = root.find(f".//{_KML}Polygon//{_KML}coordinates")
    assert corners is not None and corners.text
    earth = Geod(ellps="WGS84")
    points = [tuple(map(float, row.split(",")[:2])) for row in corners.text.split()]
    assert points[0] == points[-1]
    assert len(points) == 49
    for lon, lat in points:
        assert earth.inv(GRAVE.lon, GRAVE.lat, lon, lat)[2] == pytest.approx(94, abs=0.05)


def test_kml_point_and_words() -> None:
    root = kml(GRAVE, CONFIRMED)
    names = [row.text for row in root.iter(f"{_KML}name")]
    assert "Mộ số 3" in names
    point = root.find(f".//{_KML}Point/{_KML}coordinates")
    assert point is not None and point.text
    assert tuple(map(float, point.text.split(",")[:2])) == (107.66583, 16.47063)
    shown = [row.text or "" for row in root.iter(f"{_KML}description")]
    assert "Máy gợi ý, chưa ai xác nhận" in shown[0]
    assert "Tư liệu số 12" in shown[0]
    assert "Vị trí đã được làm mờ" in shown[1]
    assert len(list(root.iter(f"{_KML}Polygon"))) == 1


def test_gpx_is_read_back_by_another_reader() -> None:
    file = gpxpy.parse(as_gpx([GRAVE, CONFIRMED], "Đội quy tập").decode())
    assert file.name == "Đội quy tập"
    [grave, confirmed] = file.waypoints
    assert (grave.latitude, grave.longitude) == (16.47063, 107.66583)
    assert grave.name == "Mộ số 3"
    assert grave.type == "burial"
    assert "Sai số: 94 m" in (grave.description or "")
    assert grave.link == "https://example.org/1?a=1&b=2"
    assert "Đã có người xác nhận" in (confirmed.description or "")


def text_of_xml(text: str) -> str:
    """Return what XML can hold of ``text``, without marks of direction."""
    kept = "".join(
        char
        for char in text
        if unicodedata.category(char) not in ("Cc", "Cs", "Cf", "Cn") or char in "\n\t"
    )
    return kept.replace("<![CDATA[", "< ![CDATA[")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    mark = ClueMark(text, text, 16.0, 107.0, 50.0, text, source_url=text, date=text)
    root = kml(mark)
    assert len(list(root.iter(f"{_KML}Placemark"))) == 2
    shown = next(root.iter(f"{_KML}description")).text or ""
    assert "<script" not in shown
    assert "<img" not in shown
    data = {row.get("name"): row[0].text for row in root.iter(f"{_KML}Data")}
    assert (data["kind"] or "").split() == text_of_xml(text).split()
    [feature] = features(mark)
    assert feature["properties"]["source_url"] is None
    file = gpxpy.parse(as_gpx([mark], text).decode())
    assert len(file.waypoints) == 1
    assert not set(file.waypoints[0].name or "") & {"\x00", "\x07", "\x1b", "\u202e"}


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        'https://a.b/"><x',
        "https://a.b/ c",
        "data:text/html,x",
        "",
    ],
)
def test_only_web_addresses_are_written(url: str) -> None:
    mark = ClueMark("a", "b", 16.0, 107.0, None, "other", source_url=url)
    assert features(mark)[0]["properties"]["source_url"] is None
    assert gpxpy.parse(as_gpx([mark], "x").decode()).waypoints[0].link is None


@pytest.mark.parametrize(
    ("lat", "lon", "radius"),
    [(91, 0, 1), (0, 181, 1), (float("nan"), 0, 1), (0, float("inf"), 1), (0, 0, -1)],
)
def test_impossible_positions_are_refused(lat: float, lon: float, radius: float) -> None:
    with pytest.raises(ValueError, match=r"earth|length"):
        ClueMark("a", "b", lat, lon, radius, "other")


def test_nothing_to_write_is_still_a_file() -> None:
    assert features() == []
    assert not list(kml().iter(f"{_KML}Placemark"))
    assert gpxpy.parse(as_gpx([], "trống").decode()).waypoints == []
