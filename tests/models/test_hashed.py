from __future__ import annotations

import subprocess
import sys

import numpy as np

from models.hashed import HashedEmbedder
from records.text import unaccented

TEXT = "Mộ liệt sĩ chôn cạnh suối, đồi 875, Đắk Tô"


def test_golden_vector() -> None:
    """The vector may change only together with the model's revision."""
    embedder = HashedEmbedder(16)
    assert str(embedder.model) == "hashed-features@1"
    golden = np.array(
        [
            0.0,
            0.0,
            0.3779645,
            -0.3779645,
            0.3779645,
            -0.3779645,
            0.3779645,
            0.0,
            0.0,
            0.0,
            0.3779645,
            0.0,
            0.0,
            0.0,
            -0.3779645,
            0.0,
        ]
    )
    np.testing.assert_allclose(embedder.embed_passages([TEXT])[0], golden, atol=1e-6)


def test_shape_type_and_length() -> None:
    vectors = HashedEmbedder().embed_passages([TEXT, "", "戰友的墳墓", "..."])
    assert vectors.shape == (4, 256)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), [1, 0, 1, 0], atol=1e-6)
    assert HashedEmbedder().embed_passages([]).shape == (0, 256)


def test_neighbours_in_a_batch_do_not_matter() -> None:
    embedder = HashedEmbedder()
    together = embedder.embed_passages(["khác hẳn", TEXT, "another one"])
    np.testing.assert_array_equal(together[1], embedder.embed_queries([TEXT])[0])


def test_same_in_another_process_whatever_the_hash_seed() -> None:
    code = (
        "from models.hashed import HashedEmbedder;"
        f"print(HashedEmbedder(8).embed_passages([{TEXT!r}]).tobytes().hex())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert runs == {HashedEmbedder(8).embed_passages([TEXT]).tobytes().hex() + "\n"}


def test_accents_do_not_matter_and_shared_words_do() -> None:
    embedder = HashedEmbedder()
    same, near, far = embedder.embed_passages(
        [unaccented(TEXT), "Cạnh suối dưới đồi 875 Đắk Tô", "Giá xăng dầu hôm nay giảm"]
    )
    asked = embedder.embed_queries([TEXT])[0]
    np.testing.assert_allclose(asked @ same, 1.0, atol=1e-6)
    assert asked @ near > embedder.noise_floor > asked @ far
