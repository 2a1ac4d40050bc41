"""Writes exported results: CSV, XLSX, GeoJSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from casework.services.cells import safe_cell
from casework.services.hit_rows import COLUMNS, ExportedPosition

SCHEMA: Final = "manhmoi.search/1"
# What a spreadsheet holds in one cell.
_CELL_CHARS: Final = 32_767

Row = dict[str, Any]


def as_csv(rows: Sequence[Row]) -> bytes:
    """Return the CSV of these rows: UTF-8 with a byte-order mark, CRLF, as Excel opens it."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    writer.writerows([safe_cell(row[name]) for name in COLUMNS] for row in rows)
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def as_xlsx(rows: Sequence[Row], about: Mapping[str, Any]) -> bytes:
    """Return a workbook: the rows, and a second sheet that says what was asked and left out."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("results")
    sheet.append(list(COLUMNS))
    for row in rows:
        sheet.append([_xlsx_cell(row[name]) for name in COLUMNS])
    second = book.create_sheet("about")
    for name, value in about.items():
        values = value if isinstance(value, list) else [value]
        for one in values or [""]:
            second.append([name, _xlsx_cell(one)])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _xlsx_cell(value: Any) -> Any:
    """Return a number as a number, everything else as harmless text."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = safe_cell(value)
    return ILLEGAL_CHARACTERS_RE.sub("", text)[:_CELL_CHARS]


def as_geojson(
    rows: Sequence[Row],
    positions: Mapping[int, Sequence[ExportedPosition]],
    about: Mapping[str, Any],
) -> bytes:
    """Return a feature per position (RFC 7946); results without one are counted, not drawn."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [position.lon, position.lat]},
            "properties": {
                **{name: row[name] for name in COLUMNS if name not in ("lat", "lon")},
                "radius_m": position.radius_m,
                "position_blurred": position.blurred,
                "position_passage_id": position.passage_id,
                "position_model": position.model,
                "position_status": "suggested",
            },
        }
        for row in rows
        for position in positions.get(row["item_id"], ())
    ]
    placed = sum(1 for row in rows if positions.get(row["item_id"]))
    document = {
        "type": "FeatureCollection",
        "schema": SCHEMA,
        **about,
        "with_position": placed,
        "without_position": len(rows) - placed,
        "features": features,
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
