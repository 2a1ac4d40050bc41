"""The first results in the re-ranker's order, where one is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from django.test import Client
from numpy.typing import NDArray

from casework.models import User
from casework.selectors import search_rerank
from models.unavailable import ModelUnavailable
from records.provenance import ModelRef
from tests.web import rows

pytestmark = pytest.mark.django_db

Console = Callable[[User], Client]
Put = Callable[..., None]


class ShortestFirst:
    """A re-ranker that likes short texts, and remembers what it was given to read."""

    model = ModelRef("shortest", "1")

    def __init__(self) -> None:
        self.read: list[str] = []

    def relevance(self, query: str, passages: Sequence[str]) -> NDArray[np.float32]:
        self.read += passages
        return np.array([1.0 / len(text) for text in passages], dtype=np.float32)


class Broken(ShortestFirst):
    """A re-ranker whose files are gone."""

    def relevance(self, query: str, passages: Sequence[str]) -> NDArray[np.float32]:
        raise ModelUnavailable("hỏng", "broken")


@pytest.fixture(autouse=True)
def _forget() -> None:
    search_rerank._scores.clear()


@pytest.fixture
def texts(put_in_index: Put) -> list[str]:
    """Put four items into the index, the best match by words being the longest."""
    made = [
        "Gốc gạo lớn bên suối, gốc gạo già, gốc gạo có mộ. " * 2,
        "Gốc gạo bên suối, có ngôi mộ nhỏ không tên.",
        "Gốc gạo.",
    ]
    for text in made:
        rows.make_passages(rows.make_item(text))
    rows.make_passages(rows.make_item("Gốc gạo kín.", access="restricted"))
    put_in_index()
    return made


def _hits(client: Client, **more: str) -> list[dict[str, object]]:
    answer = client.get("/api/search", {"q": "gốc gạo suối mộ", **more})
    assert answer.status_code == 200
    hits: list[dict[str, object]] = answer.json()["hits"]
    return hits


def test_order_scores_and_provenance(
    editor: User, console: Console, texts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = console(editor)
    plain = _hits(client)
    model = ShortestFirst()
    monkeypatch.setattr(search_rerank, "reranker", lambda: model)
    found = _hits(client)
    lengths = [len(str(hit["text"])) for hit in found]
    assert lengths == sorted(lengths)
    assert [hit["passage_id"] for hit in found] != [hit["passage_id"] for hit in plain]
    assert {hit["passage_id"] for hit in found} == {hit["passage_id"] for hit in plain}
    scores = [float(str(hit["score"])) for hit in found]
    assert scores == sorted(scores, reverse=True)
    why = found[0]["why"]
    assert isinstance(why, dict)
    assert why["ranks"]["reranker"] == 1
    assert why["reranker"]["model"] == "shortest@1"
    assert why["reranker"]["relevance"] == pytest.approx(scores[0], abs=1e-3)
    # What the asker may not read is not read for them either.
    assert model.read
    assert all("kín" not in text for text in model.read)


def test_what_was_not_read_stays_below(
    editor: User, console: Console, texts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_rerank, "reranker", ShortestFirst)
    monkeypatch.setattr(search_rerank, "READ", 2)
    found = _hits(console(editor))
    scores = [float(str(hit["score"])) for hit in found]
    assert scores == sorted(scores, reverse=True)
    read = ["reranker" in hit["why"]["ranks"] for hit in found]  # type: ignore[index]
    assert read[:2] == [True, True]
    assert len(read) > 2
    assert not any(read[2:])


def test_the_next_page_follows_from_the_same_reading(
    editor: User, console: Console, texts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    model = ShortestFirst()
    monkeypatch.setattr(search_rerank, "reranker", lambda: model)
    client = console(editor)
    _hits(client)
    read = len(model.read)
    _hits(client)
    assert len(model.read) == read


def test_browsing_and_a_broken_reranker_change_nothing(
    editor: User, console: Console, texts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = console(editor)
    plain = _hits(client)
    monkeypatch.setattr(search_rerank, "reranker", Broken)
    assert _hits(client) == plain
    model = ShortestFirst()
    monkeypatch.setattr(search_rerank, "reranker", lambda: model)
    assert client.get("/api/search").status_code == 200
    assert model.read == []
