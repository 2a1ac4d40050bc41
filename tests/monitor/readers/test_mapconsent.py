"""A table of testimony carries each sender's consent, or the row is not used."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from monitor.readers.mapconsent import parse_consent
from monitor.readers.maps import parse_map
from records.errors import Quarantine

GIVEN = {"column": "Đồng ý", "version": "v1", "channel": "web", "purposes": ["tìm kiếm"]}
AT = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)


def test_a_row_that_agrees_carries_version_channel_purposes_and_time() -> None:
    consent = parse_consent({"consent": GIVEN})
    assert consent is not None
    assert json.loads(consent.of_row("v1; mục đích: tìm kiếm", AT, 3)) == {
        "at": "2026-07-01T02:00:00+00:00",
        "channel": "web",
        "purposes": ["tìm kiếm"],
        "version": "v1",
    }


@pytest.mark.parametrize("cell", ["", "  ", "Không", "khong dong y", "No"])
def test_silence_or_a_no_is_not_consent(cell: str) -> None:
    consent = parse_consent({"consent": GIVEN})
    assert consent is not None
    with pytest.raises(Quarantine) as refused:
        consent.of_row(cell, AT, 3)
    assert (refused.value.reason, refused.value.line) == ("missing_consent", 3)


@pytest.mark.parametrize("wrong", [{**GIVEN, "cot": 1}, {**GIVEN, "purposes": []}, {"column": "x"}])
def test_a_map_with_half_a_consent_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(Quarantine) as refused:
        parse_map({"columns": {"text": "Nội dung"}, "consent": wrong})
    assert refused.value.reason == "bad_column_map"


def test_the_consent_column_counts_as_read() -> None:
    assert "Đồng ý" in parse_map({"columns": {"text": "Nội dung"}, "consent": GIVEN}).columns
