from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from models.calibration.measure import measure, read_calibration, write_calibration
from models.calibration.sentences import sentences

ROWS = sentences()


class Oracle:
    """Knows the bundled statements; ``noise`` is how much of chance is in its vectors."""

    def __init__(self, noise: float) -> None:
        chance = np.random.default_rng(5)
        meaning = chance.normal(size=(len(ROWS), 256))
        self._of = {
            text: meaning[number] + noise * chance.normal(size=256)
            for number, row in enumerate(ROWS)
            for text in row
        }

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.array([self._of[text] for text in texts], dtype=np.float32)
        unit: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit

    embed_queries = embed_passages


def test_sentences_are_all_different_in_six_languages() -> None:
    assert {len(row) for row in ROWS} == {6}
    flat = [text for row in ROWS for text in row]
    assert len(set(flat)) == len(flat) >= 180
    assert all(text.strip() == text != "" for text in flat)


def test_a_model_that_knows_every_translation_weighs_as_much_as_the_words() -> None:
    found = measure(Oracle(0.0))
    assert found.recall == found.fusion_weight == 1.0
    assert found.related == pytest.approx(1.0, abs=1e-3)
    assert 0.0 < found.noise_floor == found.unrelated < 0.3
    assert found.pairs == len(ROWS) * 6 * 5


def test_a_model_that_knows_nothing_hardly_weighs() -> None:
    found = measure(Oracle(1000.0))
    assert found.fusion_weight < 0.12
    # True pairs look like any others, so the floor gives way rather than hide them.
    assert found.noise_floor == max(0.0, found.related) < found.unrelated


def test_weight_falls_as_the_model_gets_worse() -> None:
    weights = [measure(Oracle(noise)).fusion_weight for noise in (0.5, 2.0, 4.0, 8.0)]
    assert weights == sorted(weights, reverse=True)
    assert weights[0] > 0.9
    assert weights[-1] < 0.5


def test_what_was_measured_is_kept_per_precision(tmp_path: Path) -> None:
    assert read_calibration(tmp_path, "fp32") is None
    found = measure(Oracle(1.0))
    write_calibration(tmp_path, "fp32", found)
    assert read_calibration(tmp_path, "fp32") == found
    assert read_calibration(tmp_path, "int8") is None
    (tmp_path / "calibration-fp32.json").write_text("{")
    assert read_calibration(tmp_path, "fp32") is None
