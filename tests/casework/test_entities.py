"""Texts taken in before the rules were here get their entities, once."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.models import AuditEvent, Clue
from casework.services.entities import entities_store
from nlp.entities.extract import extract
from records.understanding import TextUnit
from tests.web import rows

pytestmark = pytest.mark.django_db

TEXT = "Anh Vũ Đình Khang, c2 d7 e66, hy sinh 12/5/1972 ở đồi 935. Gọi 0912 345 678."


@pytest.fixture(autouse=True)
def _folders(home: Path) -> None:
    """Give every test its own data folder."""


def _labels() -> list[str]:
    return sorted(Clue.objects.values_list("label", flat=True))


def test_earlier_entities_and_what_they_say_better_are_replaced() -> None:
    item = rows.make_item(TEXT)
    rows.make_clue(item, "0912 345 678")
    rows.make_clue(item, "12/5/1972", "date", "1972-05-12")
    rows.make_clue(item, "Vũ Đình", "PERSON", "Vũ Đình")
    unit = TextUnit(item.pk, "original", item.version, TEXT)

    entities_store(found=[(unit, extract(TEXT, "vi"))])

    assert "phone" in _labels() and "date" not in _labels()
    assert Clue.objects.get(label="PERSON").text == "Vũ Đình Khang"
    once = _labels()
    entities_store(found=[(unit, extract(TEXT, "vi"))])
    assert _labels() == once
    assert AuditEvent.objects.filter(action="texts.entities").count() == 2


def test_a_text_of_thousands_of_entities() -> None:
    text = "ngày 12/5/1972 tại Huế. " * 1_500
    item = rows.make_item(text)
    rows.make_clue(item, "12/5/1972", "date", "1972-05-12")
    unit = TextUnit(item.pk, "original", item.version, text)

    assert entities_store(found=[(unit, extract(text, "vi"))]) >= 3_000
    assert "date" not in _labels()


def test_a_text_that_changed_meanwhile_is_left_alone() -> None:
    item = rows.make_item(TEXT)
    unit = TextUnit(item.pk, "original", item.version + 1, TEXT)

    assert entities_store(found=[(unit, extract(TEXT, "vi"))]) == 0
