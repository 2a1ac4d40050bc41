"""The map page, its data, the converter and the files for the field."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from casework.models import AuditEvent, Clue, Item, User
from tests.web.rows import make_item

pytestmark = pytest.mark.django_db

Console = Callable[[User], Client]

TEXT = "Anh nằm ở YD 343 194, gần Khe Sanh, hy sinh tháng 2 năm 1968."


def _clue(item: Item, span: str, label: str, norm: str, **fields: Any) -> Clue:
    start = item.text.index(span)
    return Clue.objects.create(
        item=item, item_version=item.version, label=label, start=start, end=start + len(span),
        text=span, norm=norm, score=0.9, model="manhmoi-entity-rules@1", **fields,
    )  # fmt: skip


@pytest.fixture
def item() -> Item:
    item = make_item(TEXT)
    _clue(item, "YD 343 194", "COORD", "16.44813,107.19094", lat=16.44813, lon=107.19094,
          radius_m=94, province="46", data={"about": "burial"})  # fmt: skip
    _clue(item, "Khe Sanh", "PLACE", "province:45", lat=16.6207, lon=106.7335, radius_m=5000,
          province="45", data={"about": "death"})  # fmt: skip
    _clue(item, "tháng 2 năm 1968", "DATE", "1968-02", earliest="1968-02-01", latest="1968-02-29",
          data={"about": "death"})  # fmt: skip
    return item


def _points(client: Client, **query: str) -> list[dict[str, Any]]:
    answer = client.get("/api/map/points", query)
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.json()["points"]
    return found


def test_who_verifies_sees_the_exact_position(verifier: User, console: Console, item: Item) -> None:
    client = console(verifier)
    points = {one["kind"]: one for one in _points(client)}
    grid = points["COORD"]
    assert (grid["lat"], grid["lon"], grid["radius"]) == (16.44813, 107.19094, 94)
    assert grid["text"] == "YD 343 194"
    assert grid["years"] == [1968]
    assert grid["status"] == "suggested"
    assert points["PLACE"]["about"]


def test_who_does_not_sees_a_tenth_of_a_degree_and_no_figures(
    editor: User, console: Console, item: Item
) -> None:
    client = console(editor)
    (grid,) = [one for one in _points(client) if one["kind"] == "COORD"]
    assert (grid["lat"], grid["lon"], grid["blurred"]) == (16.45, 107.15, True)
    assert "343" not in json.dumps(grid)
    page = client.get("/map").content.decode()
    assert "YD 343 194" not in page
    assert "16.44813" not in page


def test_restricted_testimony_is_not_on_the_map_of_who_may_not_read_it(
    editor: User, console: Console, item: Item
) -> None:
    Item.objects.update(access="restricted")
    client = console(editor)
    assert _points(client) == []


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ({"year_from": "1968", "year_to": "1968"}, 2),
        ({"year_from": "1969"}, 0),
        ({"place": "province:45"}, 2),
        ({"place": "province:01"}, 0),
        ({"lang": "ko"}, 0),
        ({"unit": "d5 e2"}, 0),
    ],
)
def test_filters_are_those_of_search(
    verifier: User, console: Console, item: Item, query: dict[str, str], kept: int
) -> None:
    client = console(verifier)
    assert len(_points(client, **query)) == kept


def test_a_part_of_a_unit_finds_its_testimony(verifier: User, console: Console, item: Item) -> None:
    Clue.objects.create(
        item=item, item_version=item.version, label="UNIT", start=0, end=3, text="Anh",
        norm="PAVN:co3/bn7/regt66/div304", score=0.9, model="m@1",
    )  # fmt: skip
    client = console(verifier)
    for unit in ("c3", "d7", "e66", "f304", "PAVN:regt66"):
        assert len(_points(client, unit=unit)) == 2, unit
    assert _points(client, unit="d70") == []


def test_outlines_hold_both_archipelagos(editor: User, console: Console) -> None:
    client = console(editor)
    answer = client.get("/map/provinces.geojson")
    assert answer["Content-Encoding"] == "gzip"
    features = json.loads(gzip.decompress(answer.content))["features"]
    assert len(features) == 34
    eastmost = {
        one["properties"]["code"]: max(
            corner[0] for part in one["geometry"]["coordinates"] for ring in part for corner in ring
        )
        for one in features
    }
    assert eastmost["48"] > 111  # Hoàng Sa
    assert eastmost["56"] > 111  # Trường Sa
    communes = client.get("/map/communes/48.geojson")
    assert json.loads(gzip.decompress(communes.content))["features"]
    assert client.get("/map/communes/xx.geojson").status_code == 404


def test_the_wartime_grid_has_its_letters_and_lines(editor: User, console: Console) -> None:
    client = console(editor)
    grid = client.get("/api/map/grid", {"box": "16,106.9,17,107.9", "step": "10000"}).json()
    assert {"YD", "XD"} <= {one["letters"] for one in grid["squares"]} | {"XD"}
    assert {"60", "70"} <= {one["label"] for one in grid["lines"]}
    for bad in (
        {"box": "1,2"},
        {"box": "a,b,c,d", "step": "1000"},
        {"box": "1,2,3,4", "step": "7"},
    ):
        assert client.get("/api/map/grid", bad).status_code == 400


def test_the_converter_reads_and_writes(editor: User, console: Console) -> None:
    client = console(editor)
    read = client.get("/api/map/position", {"coord": "YD 850225"}).json()
    assert (read["lat"], read["lon"]) == pytest.approx((16.47063, 107.66583), abs=2e-4)
    assert read["others"], "the reading on WGS 84 is shown, not chosen"
    back = client.get("/api/map/position", {"coord": "16.47063, 107.66583"}).json()
    assert any("YD 850225" in text for _, text in back["forms"])
    assert client.get("/api/map/position", {"coord": "mai"}).json()["problem"]
    assert client.get("/api/map/position").status_code == 400
    page = client.get("/map", {"coord": "YD 850225"}).content.decode()
    assert "16.47063" in page


@pytest.mark.parametrize("form", ["geojson", "kml", "gpx"])
def test_files_for_the_field_are_put_on_record(
    verifier: User, console: Console, item: Item, form: str
) -> None:
    client = console(verifier)
    answer = client.post("/map/export", {"format": form})
    assert answer.status_code == 200
    assert f".{form}" in answer["Content-Disposition"]
    if form == "geojson":
        coordinates = [
            one["geometry"]["coordinates"] for one in json.loads(answer.content)["features"]
        ]
        assert [107.19094, 16.44813] in coordinates
    else:
        ElementTree.fromstring(answer.content)
        assert b"107.19094" in answer.content
    event = AuditEvent.objects.get(action="map.export")
    assert event.detail["items"] == [item.pk]
    assert event.detail["positions"] == "exact"


def test_a_file_is_blurred_like_the_map(editor: User, console: Console, item: Item) -> None:
    client = console(editor)
    answer = client.post("/map/export", {"format": "kml"})
    assert b"107.19094" not in answer.content
    assert b"16.44813" not in answer.content
    assert b"343" not in answer.content


def test_an_unknown_format_is_said(verifier: User, console: Console, item: Item) -> None:
    client = console(verifier)
    answer = client.post("/map/export", {"format": "shp"}, follow=True)
    assert "shp" in answer.content.decode()
