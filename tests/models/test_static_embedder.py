from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from models import catalog
from models.static import embedder as static
from models.static.embedder import DIMENSION, STATIC_MODEL, StaticEmbedder
from models.static.table import WEIGHTS, FeatureTable, Tier, load, save

GOLDEN = WEIGHTS.with_name("golden.json")
LARGEST = 25_000_000  # bytes, the most that the shipped weights may take

# One statement a line, invented: vi, en, fr, ru, zh, ko.
SAID = (
    ("Chúng tôi chôn anh ấy dưới gốc cây bên bờ suối.", "We buried him under a tree by the stream.",
     "Nous l'avons enterré sous un arbre au bord du ruisseau.",
     "Мы похоронили его под деревом у ручья.", "我们把他埋在溪边的树下。",
     "우리는 그를 개울가 나무 아래에 묻었다."),
    ("Máy bay ném bom cây cầu lúc sáng sớm.", "Planes bombed the bridge early in the morning.",
     "Des avions ont bombardé le pont tôt le matin.", "Самолёты бомбили мост рано утром.",
     "飞机清晨轰炸了那座桥。", "비행기들이 이른 아침에 다리를 폭격했다."),
    ("Mẹ vẫn chờ thư của con trai.", "The mother is still waiting for her son's letter.",
     "La mère attend toujours la lettre de son fils.", "Мать всё ещё ждёт письма от сына.",
     "母亲还在等儿子的信。", "어머니는 아직도 아들의 편지를 기다린다."),
)  # fmt: skip


@pytest.fixture(scope="module")
def embedder() -> StaticEmbedder:
    return StaticEmbedder()


def test_vectors_are_those_of_the_training_run(embedder: StaticEmbedder) -> None:
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    made = embedder.embed_passages(list(golden))
    assert np.abs(made - np.array(list(golden.values()))).max() < 1e-3


def test_weights_are_those_of_the_card_and_small_enough() -> None:
    card = catalog.card(STATIC_MODEL.name)
    assert card.revision == STATIC_MODEL.revision
    assert card.dimension == DIMENSION
    assert card.damaged_files() == ()
    assert WEIGHTS.stat().st_size <= LARGEST
    digest = card.files[0].sha256
    assert digest in WEIGHTS.with_name("MODEL_CARD.md").read_text(encoding="utf-8")


def test_rows_are_unit_or_nothing(embedder: StaticEmbedder) -> None:
    made = embedder.embed_passages(["bên bờ suối", "", "… 🪦", "\x00\ud7ff", "mộ " * 5_000])
    assert made.shape == (5, DIMENSION)
    assert made.dtype == np.float32
    lengths = np.linalg.norm(made, axis=1)
    assert lengths[[0, 4]] == pytest.approx(1.0, abs=1e-5)
    assert lengths[[1, 2]].tolist() == [0.0, 0.0]
    assert embedder.embed_passages([]).shape == (0, DIMENSION)


@pytest.mark.parametrize("other", range(1, 6))
def test_a_translation_is_nearest(embedder: StaticEmbedder, other: int) -> None:
    asked = embedder.embed_queries([row[0] for row in SAID])
    stored = embedder.embed_passages([row[other] for row in SAID])
    assert (asked @ stored.T).argmax(axis=1).tolist() == [0, 1, 2]


def test_a_query_without_accents_finds_the_same(embedder: StaticEmbedder) -> None:
    asked = embedder.embed_queries(["chung toi chon anh ay duoi goc cay ben bo suoi"])
    stored = embedder.embed_passages([text for row in SAID for text in row])
    assert (asked @ stored.T)[0].argsort()[::-1][:6].max() < 6


def test_a_text_has_one_vector_whatever_stands_beside_it(
    embedder: StaticEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [text for row in SAID for text in row]
    together = embedder.embed_passages(texts)
    monkeypatch.setattr(static, "_TEXTS_AT_ONCE", 1)
    monkeypatch.setattr(static, "_WORDS_KEPT", 3)
    alone = StaticEmbedder(load()).embed_passages(texts[::-1])[::-1]
    assert np.abs(together - alone).max() < 1e-5


def test_many_threads_may_ask(embedder: StaticEmbedder) -> None:
    texts = [f"{row[0]} {number}" for number in range(50) for row in SAID]
    expected = embedder.embed_passages(texts)
    fresh = StaticEmbedder()
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda text: fresh.embed_queries([text])[0], texts))
    assert np.abs(np.array(made) - expected).max() < 1e-5


def small_table() -> FeatureTable:
    rng = np.random.default_rng(1)
    prints = np.unique(rng.integers(0, 1 << 32, 50, dtype=np.uint64)).astype(np.uint32)
    tier = rng.integers(0, 2, len(prints)).astype(np.uint8)
    tiers = tuple(
        Tier(
            rng.integers(0, 256, (int((tier == number).sum()), parts)).astype(np.uint8),
            rng.standard_normal((parts, 256, 8 // parts)).astype(np.float16).astype(np.float32),
        )
        for number, parts in enumerate((2, 4))
    )
    return FeatureTable(prints, tier, tiers)


def test_a_table_comes_back_as_it_was_written(tmp_path: Path) -> None:
    table = small_table()
    save(tmp_path / "t.npz", table)
    again = load(tmp_path / "t.npz")
    rows = again.rows(table.fingerprints)
    assert rows.tolist() == list(range(len(table.fingerprints)))
    assert np.array_equal(again.vectors(rows), table.vectors(rows))
    unknown = np.array([table.fingerprints[0] ^ 1, 0xFFFFFFFF], dtype=np.uint32)
    assert again.rows(unknown).tolist() == [-1, -1]


def test_parts_that_do_not_fit_are_refused() -> None:
    table = small_table()
    with pytest.raises(ValueError, match="tiers"):
        FeatureTable(table.fingerprints[:-1], table.tier, table.tiers)
