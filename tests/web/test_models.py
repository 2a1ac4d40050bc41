"""The page of models: who sees it, what it says, and choosing from it."""

from __future__ import annotations

import html
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from casework.model_access import model_choice, model_store
from casework.models import AuditEvent, User
from casework.reembedding import trouble_note
from index.generations import IndexHome
from models.catalog import card
from models.choice import Chosen
from models.pull import pull_from_folder
from models.unavailable import unavailable
from records.provenance import ModelRef
from tests.models import whispers
from tests.models.folders import E5, contents, write
from tests.models.whispers import PHO, SMALL
from tests.web import rows

pytestmark = pytest.mark.django_db

Console = Callable[[User], Client]


@pytest.fixture
def pulled(home: Path) -> Chosen:
    """Pull a folder that looks like a model; nothing here loads it."""
    source = write(home / "disk", contents())
    installed = pull_from_folder(model_store(), card(E5), source, lambda done, total: None)
    return Chosen(E5, installed.pin.revision, "int8")


def _page(client: Client) -> str:
    return html.unescape(client.get("/models").content.decode())


def test_the_page_tells_licences_and_what_serves(auditor: User, console: Console) -> None:
    page = _page(console(auditor))
    for words in ("Đang trả lời bằng", E5, "BAAI/bge-reranker-v2-m3", "Apache-2.0", "Chưa có"):
        assert words in page
    # Auditors look; they do not choose.
    assert "models/use" not in page


def test_an_administrator_chooses_and_stops(
    administrator: User, console: Console, pulled: Chosen
) -> None:
    client = console(administrator)
    assert pulled.revision in _page(client)
    client.post("/models/use", {"name": E5, "precision": "int8"})
    assert model_choice().embedder == pulled
    page = _page(client)
    assert "Đang dùng · int8" in page
    assert "Thôi dùng" in page
    event = AuditEvent.objects.get(action="model.use")
    assert event.actor == administrator
    assert event.subject == f"embedder:{E5}"
    assert event.detail == {"revision": pulled.revision, "precision": "int8"}
    client.post("/models/use", {"name": E5, "off": "1"})
    assert model_choice().embedder is None
    assert AuditEvent.objects.filter(action="model.off", actor=administrator).exists()


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"name": "BAAI/bge-m3"}, "manhmoi models pull"),
        ({"name": "nobody/nothing"}, "Không có mô hình nào"),
        ({"name": "openai/whisper-small"}, "manhmoi models pull"),
        ({"name": "manhmoi-tiny-whisper"}, "chỉ biết các bản ghi mẫu"),
        ({"name": "manhmoi-language"}, "không phải mô hình để chọn"),
        ({"name": E5, "use": "main"}, "không nhận dạng tiếng nói"),
        ({"name": E5, "precision": "fp8"}, "Độ chính xác"),
        ({"name": E5, "off": "1"}, "không được dùng"),
    ],
)
def test_what_cannot_be_chosen_is_told(
    administrator: User, console: Console, pulled: Chosen, form: dict[str, str], said: str
) -> None:
    answer = console(administrator).post("/models/use", form, follow=True)
    assert said in html.unescape(answer.content.decode())
    assert model_choice().embedder is None
    assert not AuditEvent.objects.filter(action__startswith="model.").exists()


def test_a_model_pulled_half_cannot_be_chosen(
    administrator: User, console: Console, pulled: Chosen
) -> None:
    installed = model_store().find(E5)
    assert installed is not None
    (installed.folder / "model.safetensors").unlink()
    console(administrator).post("/models/use", {"name": E5, "precision": "fp32"})
    assert model_choice().embedder is None


def test_progress_and_trouble_are_shown(
    administrator: User, console: Console, search_index: IndexHome
) -> None:
    item = rows.make_item()
    passages = rows.make_passages(item)
    search_index.upsert(rows.indexed(passages))

    class New(type(search_index.embedder)):  # type: ignore[misc]
        model = ModelRef("new", "1")

    client = console(administrator)
    seen: list[dict[str, object]] = []

    def watched(last: int) -> object:
        yield rows.indexed(passages[:1])
        seen.append(client.get("/api/models").json()["reembedding"])
        assert "Đang dựng lại bằng" in _page(client)
        yield rows.indexed(passages[1:])

    search_index.use(New())
    search_index.rebuild(watched)  # type: ignore[arg-type]
    assert seen == [{"model": "new@1", "done": 1, "total": len(passages)}]
    assert client.get("/api/models").json()["reembedding"] is None

    trouble_note(unavailable(ModelRef("new", "1")))
    assert "Mô hình new@1 không có ở đây" in _page(client)
    trouble_note(None)
    assert "bị ngắt" not in _page(client)


def test_speech_models_are_chosen_for_a_use(
    administrator: User, console: Console, home: Path
) -> None:
    source = whispers.make(home / "hub")
    for name in (SMALL, PHO):
        pull_from_folder(model_store(), card(name), source, lambda done, total: None)
    client = console(administrator)
    assert "Dùng để" in _page(client)
    client.post("/models/use", {"name": SMALL})
    client.post("/models/use", {"name": PHO, "use": "vi"})
    assert {use: one.name for use, one in model_choice().speech.items()} == {
        "main": SMALL,
        "vi": PHO,
    }
    page = _page(client)
    assert "Đang dùng · int8" in page
    assert "nghe chung" in page
    assert '<span class="soft small">Tiếng Việt</span>' in page
    lines = {line["name"]: line for line in client.get("/api/models").json()["models"]}
    assert lines[PHO]["uses"] == ["vi"]
    client.post("/models/use", {"name": SMALL, "off": "1"})
    assert set(model_choice().speech) == {"vi"}
