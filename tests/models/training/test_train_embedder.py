"""The training script on a corpus of invented sentences, run as the developer runs it."""

from __future__ import annotations

import gzip
import itertools
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from models.static.embedder import StaticEmbedder
from models.static.table import load
from models.training.embedder import batches, learn
from models.training.embedder.__main__ import main

WHO = (("mẹ", "mother"), ("lính", "soldier"), ("bác sĩ", "doctor"), ("cô giáo", "teacher"))
DID = (("tìm thấy", "found"), ("chôn", "buried"), ("vẽ", "drew"), ("đánh mất", "lost"))
WHAT = (("bức thư", "the letter"), ("con dao", "the knife"), ("chiếc võng", "the hammock"),
        ("bản đồ", "the map"), ("cái bát", "the bowl"))  # fmt: skip
WHERE = (("bên bờ suối", "by the stream"), ("trên đồi", "on the hill"), ("dưới gốc cây",
         "under the tree"), ("trong hang", "in the cave"))  # fmt: skip


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data" / "parallel"
    folder.mkdir(parents=True)
    lines = ["vi\ten"]
    for parts in itertools.product(WHO, DID, WHAT, WHERE):
        lines.append("\t".join(" ".join(part[side] for part in parts) for side in (0, 1)))
    for name in ("tatoeba-vi-en", "gpl2-other"):
        with gzip.open(folder / f"{name}.tsv.gz", "wt", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
    return tmp_path / "data"


def train(data: Path, out: Path, *more: str) -> str:
    work = str(out.with_suffix(""))
    asked = ["--data", str(data), "--work", work, "--out", str(out), "--pairs", "4000", *more]
    result = CliRunner().invoke(main, asked)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "SIZE", 128)
    monkeypatch.setattr(learn, "SIZE", 128)
    monkeypatch.setattr(learn, "CHECKPOINT_STEPS", 10)
    monkeypatch.setattr(learn, "WARM_UP", 2)


def test_it_learns_and_goes_on_where_it_was_stopped(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = train(data, tmp_path / "whole.npz")
    assert "aside vi-en recall@1: " in said
    embedder = StaticEmbedder(load(tmp_path / "whole.npz"))
    asked = embedder.embed_queries(["chiếc võng", "trong hang", "bac si"])
    stored = embedder.embed_passages(["the hammock", "in the cave", "doctor"])
    assert (asked @ stored.T).argmax(axis=1).tolist() == [0, 1, 2]

    kept = learn.Learner.save

    def killed(self: learn.Learner, path: Path) -> None:
        kept(self, path)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(learn.Learner, "save", killed)
        work = str(tmp_path / "broken")
        asked_for = ["--data", str(data), "--work", work, "--pairs", "4000"]
        stopped = CliRunner().invoke(main, [*asked_for, "--out", str(tmp_path / "broken.npz")])
        assert stopped.exit_code != 0
    assert "going on after step 10" in train(data, tmp_path / "broken.npz")
    again = StaticEmbedder(load(tmp_path / "broken.npz")).embed_queries(["chiếc võng", "bac si"])
    assert np.allclose(again, asked[[0, 2]], atol=0.02)


def test_copyleft_files_can_be_left_out(data: Path, tmp_path: Path) -> None:
    (data / "parallel" / "tatoeba-vi-en.tsv.gz").unlink()
    result = CliRunner().invoke(
        main,
        ["--data", str(data), "--work", str(tmp_path / "w"), "--out", str(tmp_path / "o.npz"),
         "--without-copyleft"],
    )  # fmt: skip
    assert result.exit_code != 0
    assert "no pair" in str(result.exception) or "no pair" in result.output
