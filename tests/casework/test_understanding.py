"""Understanding and a newer version of the same text, at the same moment."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from casework.models import Item, Passage
from casework.models.items import Stage, WorkState
from casework.services.understanding import understood_store
from records.language import LanguageGuess
from records.passage import PassageSpan
from records.provenance import ModelRef
from records.understanding import TextUnit, Understood

pytestmark = pytest.mark.django_db


def _item(text: str, version: int) -> Item:
    return Item.objects.create(
        platform="forum",
        kind="post",
        platform_id="p-1",
        text=text,
        version=version,
        collected_at=datetime(2026, 8, 1, tzinfo=UTC),
        route="submitted",
    )


def _understood(item: Item, text: str, version: int) -> Understood:
    return Understood(
        unit=TextUnit(item_id=item.pk, kind="original", version=version, text=text),
        language=LanguageGuess("vi", 0.9, True, ModelRef("test", "1")),
        passages=(PassageSpan(0, 0, len(text), text),),
        clues=(),
        verdict=None,
    )


def test_a_text_replaced_while_it_was_understood_is_understood_anew() -> None:
    item = _item("bản sửa, nói khác hẳn", version=2)
    assert understood_store(results=[_understood(item, "bản đầu", version=1)]) == 0
    item.refresh_from_db()
    assert (item.stage, item.state) == (Stage.UNDERSTAND, WorkState.PENDING)
    assert not Passage.objects.exists()
    assert understood_store(results=[_understood(item, item.text, version=2)]) == 1
    assert Passage.objects.get().item_version == 2
    item.refresh_from_db()
    assert item.stage == Stage.INDEX


def test_understanding_twice_stores_once() -> None:
    item = _item("một lời kể", version=1)
    result = _understood(item, item.text, version=1)
    assert understood_store(results=[result]) == 1
    assert understood_store(results=[result]) == 0
    assert Passage.objects.count() == 1
