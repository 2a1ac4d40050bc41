"""Files of results: safe to open, poor in personal data, blurred where they must be, on record."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from casework import index_access
from casework.index_access import index_home
from casework.models import AuditEvent, Passage, User
from casework.services.hit_rows import masked
from casework.services.search_export import Exported, Format, format_of, search_export
from records.errors import Refused
from records.search import SearchFilters
from tests.web import rows

pytestmark = pytest.mark.django_db

HERE = "N 16°55'12\" E 107°04'30\""


@pytest.fixture(autouse=True)
def _own_index(home: Path) -> Iterator[None]:
    index_access.index_close()
    yield
    index_access.index_close()


@pytest.fixture
def watch() -> None:
    """Store a small watch: a placed item, one with a formula and a phone, a restricted one."""
    for text, fields in (
        (f"Mộ liệt sĩ ở tọa độ {HERE} gần suối", {}),
        ('=HYPERLINK("http://x") mộ liệt sĩ, gọi 0912 345 678', {"url": "=1+1"}),
        ("Mộ liệt sĩ trong vườn nhà bác", {"access": "restricted"}),
    ):
        item = rows.make_item(text, author_pid="băm-tác-giả", **fields)
        Passage.objects.create(item=item, ordinal=0, start=0, end=len(text), text=text, lang="vi")
    index_home().upsert(rows.indexed(list(Passage.objects.select_related("item"))))


def export(user: User | None, form: Format, **options: Any) -> Exported:
    return search_export(
        user=user, query="mộ liệt sĩ", filters=SearchFilters(), form=form, **options
    )


def cells(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_no_formula_runs_in_csv_or_xlsx(watch: None, editor: User) -> None:
    found = {row["item_id"]: row for row in cells(export(editor, "csv").data)}
    risky = next(row for row in found.values() if "HYPERLINK" in row["text"])
    assert risky["text"].startswith("'=HYPERLINK")
    assert risky["url"] == "'=1+1"
    book = load_workbook(io.BytesIO(export(editor, "xlsx").data))
    values = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in values)
    assert any(str(cell.value).startswith("'=HYPERLINK") for cell in values)
    assert all(not str(cell.value).startswith(("=", "+", "-", "@")) for cell in values)


def test_personal_data_stays_out(watch: None, editor: User) -> None:
    for form in ("csv", "geojson"):
        text = export(editor, form).data.decode()
        assert "băm-tác-giả" not in text
        assert "0912" not in text
        assert "345 678" not in text
    row = next(row for row in cells(export(editor, "csv").data) if "HYPERLINK" in row["text"])
    assert "[số điện thoại đã che]" in row["text"]
    assert row["text_masked"] == "true"


def test_position_is_exact_only_for_the_role_that_needs_it(
    watch: None, editor: User, verifier: User
) -> None:
    blurred = json.loads(export(editor, "geojson").data)
    (feature,) = blurred["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [107.05, 16.95]}
    assert feature["properties"]["position_blurred"] is True
    assert feature["properties"]["radius_m"] >= 7_000
    assert "55'12" not in export(editor, "geojson").data.decode()
    assert "55'12" not in export(editor, "csv").data.decode()
    exact = json.loads(export(verifier, "geojson").data)
    (feature,) = exact["features"]
    assert feature["geometry"]["coordinates"] == pytest.approx([107.075, 16.92], abs=1e-5)
    assert feature["properties"]["position_status"] == "suggested"
    assert (blurred["hits"], blurred["with_position"], blurred["without_position"]) == (2, 1, 1)
    assert exact["hits"] == 3
    chosen = json.loads(export(verifier, "geojson", exact=False).data)
    assert chosen["features"][0]["properties"]["position_blurred"] is True


def test_restricted_items_go_only_to_those_with_the_right(
    watch: None, editor: User, verifier: User
) -> None:
    assert len(cells(export(editor, "csv").data)) == 2
    found = cells(export(verifier, "csv").data)
    assert [row["access"] for row in found].count("restricted") == 1


def test_every_hand_out_is_on_record_without_words(watch: None, verifier: User) -> None:
    made = export(verifier, "xlsx")
    event = AuditEvent.objects.get(action="search.export")
    assert event.actor == verifier
    assert event.detail["format"] == "xlsx"
    assert event.detail["hits"] == made.hits == 3
    assert len(event.detail["restricted"]) == 1
    assert event.detail["positions"] == "exact"
    assert "mộ" not in json.dumps(event.detail, ensure_ascii=False)


def test_roles_without_the_right_get_nothing(watch: None, auditor: User, cyber: User) -> None:
    for user in (auditor, cyber, None):
        with pytest.raises(Refused):
            export(user, "csv")
    assert not AuditEvent.objects.filter(action="search.export").exists()


def test_the_format_follows_the_name() -> None:
    assert format_of("a/b/ket-qua.GeoJSON") == "geojson"
    assert format_of("csv") == "csv"
    for name in ("x.pdf", "x"):
        with pytest.raises(Refused):
            format_of(name)


@pytest.mark.parametrize("said", ["YD 343 194", "X = 1860097, Y = 590430 (VN-2000)", HERE])
def test_a_position_in_any_notation_leaves_the_text(said: str) -> None:
    text, changed = masked(f"Anh nằm ở {said}, gần suối.", exact=False)
    assert changed and "[tọa độ đã che]" in text
    assert not any(figures in text for figures in ("343", "1860097", "55'12"))
    assert masked(f"Anh nằm ở {said}, gần suối.", exact=True)[0].count(said) == 1
