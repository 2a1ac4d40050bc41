"""The index on a server that is away, refuses, or is not what it should be."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from qdrant_client import QdrantClient, models

from index.generations import IndexHome
from index.opening import index_place
from index.place import FolderPlace
from index.server import ServerEngine
from index.server_errors import IndexUnreachable, NoSuchCollection
from index.server_place import ServerPlace
from index.server_settings import ServerSettings, server_settings
from index.server_shape import codes_config
from models.hashed import HashedEmbedder
from records.errors import ManhMoiError, OperatorError, Retry
from tests.index.backends import SETTINGS, memory_client
from tests.index.passages import ALL, passage


def place_at(url: str) -> ServerPlace:
    return ServerPlace.connect(ServerSettings(url=url, name="thu", timeout_s=1))


def test_a_server_that_is_away_is_said_and_worth_another_try() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(IndexUnreachable) as raised:
        IndexHome(place_at(address), HashedEmbedder(64))
    assert isinstance(raised.value, Retry)
    assert address in raised.value.vi and "không trả lời" in raised.value.vi
    assert "does not answer" in raised.value.en


@pytest.mark.parametrize(
    ("status", "headers", "expected"),
    [
        (503, {}, IndexUnreachable),
        (500, {}, IndexUnreachable),
        (429, {"Retry-After": "7"}, IndexUnreachable),
        (401, {}, OperatorError),
        (403, {}, OperatorError),
        (400, {}, OperatorError),
        (404, {}, NoSuchCollection),
    ],
)
def test_every_answer_but_success_has_its_class(
    httpserver: HTTPServer, status: int, headers: dict[str, str], expected: type[ManhMoiError]
) -> None:
    httpserver.expect_request("/collections").respond_with_data("{}", status, headers)
    with pytest.raises(expected) as raised:
        place_at(httpserver.url_for("").rstrip("/")).generations()
    assert raised.value.vi and raised.value.en
    if headers:
        assert isinstance(raised.value, Retry) and raised.value.after_s == 7
    if status in (401, 403):
        assert "MANHMOI_INDEX_API_KEY" in raised.value.en


def test_the_key_travels_with_every_request(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/collections", headers={"api-key": "k1"}).respond_with_json(
        {"result": {"collections": [{"name": "thu-gen-2"}, {"name": "khac-gen-1"}]}, "status": "ok"}
    )
    settings = ServerSettings(url=httpserver.url_for("").rstrip("/"), name="thu", api_key="k1")
    assert ServerPlace.connect(settings).generations() == ["thu-gen-2"]


def test_reading_goes_on_where_another_process_switched_to() -> None:
    client = memory_client()
    reader = IndexHome(ServerPlace(client, SETTINGS), HashedEmbedder(64))
    reader.upsert([passage(1, "mộ cũ")])
    other = IndexHome(ServerPlace(client, SETTINGS), HashedEmbedder(64))
    other.rebuild(lambda last: iter([[passage(2, "mộ mới")]] if last == 0 else []))
    assert [hit.passage_id for hit in reader.search("mộ", ALL).ranked] == [2]
    assert list(reader.current().passage_ids()) == [2]
    with pytest.raises(NoSuchCollection):
        reader.upsert([passage(3)])


def test_two_installations_share_a_server_without_meeting() -> None:
    client = memory_client()
    ours = IndexHome(ServerPlace(client, SETTINGS), HashedEmbedder(64))
    theirs = IndexHome(
        ServerPlace(client, ServerSettings(SETTINGS.url, "khac")), HashedEmbedder(64)
    )
    theirs.upsert([passage(1, "mộ của nơi khác")])
    again = IndexHome(ServerPlace(client, SETTINGS), HashedEmbedder(64))
    assert again.search("mộ", ALL).ranked == ()
    assert ours.current().count(ALL) == 0
    assert theirs.current().count(ALL) == 1


class Recorder:
    """Stands in for the client and keeps what a new collection was asked to be."""

    def __init__(self) -> None:
        self.asked: dict[str, object] = {}
        self.memory = memory_client()

    def __getattr__(self, name: str) -> object:
        return getattr(self.memory, name)

    def create_collection(self, name: str, **wanted: object) -> bool:
        self.asked = wanted
        return self.memory.create_collection(name, **wanted)  # type: ignore[arg-type]


def test_a_collection_is_made_as_the_settings_say() -> None:
    recorder = Recorder()
    settings = ServerSettings(
        url="http://index.test",
        name="thu",
        shards=4,
        replicas=3,
        write_consistency=2,
        codes="binary",
        on_disk=True,
    )
    place = ServerPlace(recorder, settings)  # type: ignore[arg-type]
    IndexHome(place, HashedEmbedder(64)).close()
    assert recorder.asked["shard_number"] == 4
    assert recorder.asked["replication_factor"] == 3
    assert recorder.asked["write_consistency_factor"] == 2
    assert recorder.asked["on_disk_payload"] is True
    assert isinstance(recorder.asked["quantization_config"], models.BinaryQuantization)
    assert codes_config("none") is None


def test_candidates_are_scored_again_by_whole_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    client = memory_client()
    home = IndexHome(ServerPlace(client, SETTINGS), HashedEmbedder(64))
    asked: list[models.QueryRequest] = []
    answer = client.query_batch_points

    def watched(name: str, requests: list[models.QueryRequest]) -> object:
        asked.extend(requests)
        return answer(name, requests)

    monkeypatch.setattr(client, "query_batch_points", watched)
    home.search("mộ liệt sĩ", ALL)
    [dense] = [one for one in asked if one.using == "dense"]
    assert dense.params is not None and dense.params.quantization is not None
    assert dense.params.quantization.rescore
    assert dense.params.quantization.oversampling == SETTINGS.oversampling


@pytest.mark.parametrize(
    "environ",
    [
        {"MANHMOI_INDEX_URL": "index:6333"},
        {"MANHMOI_INDEX_URL": "http://index", "MANHMOI_INDEX_CODES": "int4"},
        {"MANHMOI_INDEX_URL": "http://index", "MANHMOI_INDEX_SHARDS": "0"},
        {"MANHMOI_INDEX_URL": "http://index", "MANHMOI_INDEX_REPLICAS": "hai"},
        {"MANHMOI_INDEX_URL": "http://index", "MANHMOI_INDEX_WRITE_CONSISTENCY": "2"},
    ],
)
def test_settings_that_make_no_sense_are_refused_in_words(environ: dict[str, str]) -> None:
    with pytest.raises(OperatorError, match="MANHMOI_INDEX_"):
        server_settings(environ, "thu")


def test_settings_are_read(tmp_path: Path) -> None:
    assert server_settings({}, "thu") is None
    assert isinstance(index_place(tmp_path / "index", None), FolderPlace)
    settings = server_settings(
        {
            "MANHMOI_INDEX_URL": "http://index:6333",
            "MANHMOI_INDEX_CODES": "binary",
            "MANHMOI_INDEX_REPLICAS": "2",
            "MANHMOI_INDEX_WRITE_CONSISTENCY": "2",
            "MANHMOI_INDEX_ON_DISK": "1",
        },
        "manhmoi-ab12",
    )
    assert settings is not None
    assert (settings.name, settings.codes, settings.replicas) == ("manhmoi-ab12", "binary", 2)
    assert settings.on_disk and settings.oversampling > 2
    assert isinstance(index_place(tmp_path / "index", settings), ServerPlace)


def test_a_missing_library_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(OperatorError, match=r"manhmoi\[server\]"):
        index_place(tmp_path, SETTINGS)


def test_what_a_kill_left_between_collection_and_fields_is_made_good(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = memory_client()
    made: list[str] = []

    def note(name: str, field: str, schema: object, wait: bool) -> None:
        made.append(field)

    monkeypatch.setattr(client, "create_payload_index", note)
    place = ServerPlace(client, SETTINGS)
    place.open("thu-gen-1", HashedEmbedder(64))
    first = list(made)
    place.open("thu-gen-1", HashedEmbedder(64))
    assert "published" in first and made == first * 2


def test_engine_answers_nothing_for_no_ids(client: QdrantClient) -> None:
    engine, _ = ServerPlace(client, SETTINGS).open("thu-gen-1", HashedEmbedder(64))
    assert isinstance(engine, ServerEngine)
    engine.set_payload({"flagged": "true"})
    assert engine.count([]) == 0
