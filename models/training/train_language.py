"""Trains the bundled language identifier: ``python -m models.training.train_language``.

Softmax regression on hashed character n-grams (``models.language.features``), L2 penalty, L-BFGS
(scipy). Text: the permissive and Creative Commons parallel files, and Django's own translations
(BSD-3-Clause) for the languages that must come out as "other". Seeded; the same data and library
versions give the same file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import click
import django
import numpy as np
import scipy.optimize
import scipy.sparse
from numpy.typing import NDArray

from models.language.classifier import CLASSES, HAN_FIRST, HAN_LAST, WEIGHTS
from models.language.features import BUCKETS, Batch
from models.training.parallel import COPYLEFT, parallel_files, parallel_lines
from models.training.teencode import TEENCODE
from records.text import unaccented

SEED: Final = 20260715
KNOWN: Final = frozenset({"vi", "en", "fr", "ru", "zh", "ja", "ko", "th", "lo", "km"})
PER_CLASS: Final = 60_000
PENALTY: Final = 0.3
_MESSAGE = re.compile(r'^msgstr(?:\[\d\])? "(.*)"$|^"(.*)"$', re.MULTILINE)
_PLACEHOLDER = re.compile(r"%\([a-z_ ]+\)[sd]|%[sd]|\{[^}]*\}|&[a-z]+;|\\n|\\\"|<[^>]+>")


def read_parallel(folder: Path) -> dict[str, list[str]]:
    """Return the cells of every permitted parallel file, by language."""
    cells: dict[str, set[str]] = {}
    for path in parallel_files(folder, without=COPYLEFT):
        for line in parallel_lines(path):
            for lang, cell in line.items():
                cells.setdefault(lang, set()).add(cell)
    return {lang: sorted(texts) for lang, texts in cells.items()}


def read_others() -> dict[str, list[str]]:
    """Return Django's translated messages, by locale, for languages outside the known set."""
    root = Path(django.__file__).parent
    found: dict[str, set[str]] = {}
    for path in sorted(root.rglob("django.po")):
        locale = path.parent.parent.name
        if locale.split("_")[0] in KNOWN:
            continue
        body = path.read_text(encoding="utf-8").split("\n\n", 1)[-1]
        for entry in body.split("\n\n"):
            translation = entry.partition("msgstr")
            text = " ".join("".join(m) for m in _MESSAGE.findall("".join(translation[1:])))
            text = _PLACEHOLDER.sub(" ", text).strip()
            if len(text) > 2:
                found.setdefault(locale, set()).add(text)
    return {locale: sorted(texts) for locale, texts in found.items()}


def crops(rng: np.random.Generator, texts: list[str], count: int) -> list[str]:
    """Draw ``count`` words, phrases, stretches and whole texts, a quarter of each."""
    drawn = []
    for number, place in enumerate(rng.integers(0, len(texts), size=count)):
        words = texts[place].split()
        if not words:
            continue
        size = (1, int(rng.integers(2, 4)), int(rng.integers(4, 12)), len(words))[number % 4]
        first = int(rng.integers(0, max(1, len(words) - size + 1)))
        drawn.append(" ".join(words[first : first + size])[:600])
    return drawn


def teencode_phrases(rng: np.random.Generator, plain: list[str], count: int) -> list[str]:
    """Draw short phrases of teencode words, alone and among unaccented Vietnamese words."""
    drawn = []
    for number in range(count):
        words = [str(word) for word in rng.choice(TEENCODE, size=int(rng.integers(1, 4)))]
        if number % 2:
            words += plain[int(rng.integers(0, len(plain)))].split()[:3]
            rng.shuffle(words)
        drawn.append(" ".join(words))
    return drawn


def training_set(folder: Path, rng: np.random.Generator) -> tuple[list[str], list[int]]:
    """Return texts and their class numbers (indices into ``CLASSES``)."""
    parallel = read_parallel(folder)
    samples: dict[str, list[str]] = {
        lang: crops(rng, parallel[lang], PER_CLASS) for lang in ("en", "fr", "ru")
    }
    vietnamese = crops(rng, parallel["vi"], 2 * PER_CLASS)
    samples["vi"] = [text for text in vietnamese[:PER_CLASS] if not text.isascii()]
    samples["vi-plain"] = [unaccented(text) for text in vietnamese[PER_CLASS:]]
    samples["vi-plain"] += teencode_phrases(rng, samples["vi-plain"], PER_CLASS // 4)
    others = read_others()
    samples["other"] = [
        text
        for texts in others.values()
        for text in crops(rng, texts, 3 * PER_CLASS // len(others))
    ]
    texts = [text for name in CLASSES for text in samples[name]]
    labels = [place for place, name in enumerate(CLASSES) for _ in samples[name]]
    return texts, labels


def matrix(texts: list[str]) -> scipy.sparse.csr_matrix:
    """Return n-gram counts over the root of their number, shape (texts, BUCKETS)."""
    batch = Batch.of(texts)
    buckets, owners = batch.ngrams()
    total = np.bincount(owners, minlength=batch.size)
    values = (1.0 / np.sqrt(np.maximum(total, 1)))[owners].astype(np.float32)
    shape = (batch.size, BUCKETS)
    return scipy.sparse.csr_matrix((values, (owners, buckets)), shape=shape, dtype=np.float32)


def fit(
    features: scipy.sparse.csr_matrix, labels: NDArray[np.int64], iterations: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return (weights (BUCKETS, classes), bias (classes,)) of the penalised softmax regression."""
    rows, classes = features.shape[0], len(CLASSES)
    counts = np.bincount(labels, minlength=classes)
    sample_weight = (rows / (classes * counts))[labels]
    target = np.eye(classes)[labels]
    transposed = features.T.tocsr()

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights, bias = flat[:-classes].reshape(BUCKETS, classes), flat[-classes:]
        logits = features @ weights.astype(np.float32) + bias
        logits -= logits.max(axis=1, keepdims=True)
        log_total = np.log(np.exp(logits).sum(axis=1, keepdims=True))
        nll = -((logits - log_total) * target).sum(axis=1) @ sample_weight
        error = (np.exp(logits - log_total) - target) * sample_weight[:, None]
        gradient = transposed @ error.astype(np.float32) + PENALTY * weights
        value = float(nll + 0.5 * PENALTY * (weights**2).sum())
        return value, np.concatenate([gradient.ravel(), error.sum(axis=0)]).astype(np.float64)

    start = np.zeros((BUCKETS + 1) * classes)
    options: dict[str, Any] = {"maxiter": iterations, "maxcor": 8}
    found = scipy.optimize.minimize(loss, start, jac=True, method="L-BFGS-B", options=options)
    return found.x[:-classes].reshape(BUCKETS, classes), found.x[-classes:]


def han_odds(japanese: Iterable[str], chinese: Iterable[str]) -> NDArray[np.float64]:
    """Return per Han character the smoothed log odds of Japanese against Chinese."""

    def counts(texts: Iterable[str]) -> NDArray[np.float64]:
        codes = np.frombuffer("".join(texts).encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
        codes = codes[(codes >= HAN_FIRST) & (codes <= HAN_LAST)] - HAN_FIRST
        return np.bincount(codes, minlength=HAN_LAST - HAN_FIRST + 1).astype(np.float64)

    ja, zh = counts(japanese), counts(chinese)
    odds = np.log((ja + 2.0) / (ja.sum() / 1e6 + 2.0)) - np.log((zh + 2.0) / (zh.sum() / 1e6 + 2.0))
    scale = np.log(ja.sum() / 1e6 + 2.0) - np.log(zh.sum() / 1e6 + 2.0)
    odds += scale - np.log(ja.sum() / zh.sum())
    odds[(ja + zh) < 3] = 0.0
    return np.asarray(np.clip(odds, -4.0, 4.0))


def quantise(weights: NDArray[np.float64]) -> tuple[NDArray[np.int8], np.float32]:
    """Return int8 weights and the one scale that turns them back."""
    scale = np.float32(np.abs(weights).max() / 127.0)
    return np.round(weights / scale).astype(np.int8), scale


@click.command()
@click.option(
    "--parallel", type=click.Path(path_type=Path), default=Path("../shared/data/parallel")
)
@click.option("--out", type=click.Path(path_type=Path), default=WEIGHTS)
@click.option("--iterations", default=80, show_default=True)
def main(parallel: Path, out: Path, iterations: int) -> None:
    """Train from the parallel files and write the weight file."""
    rng = np.random.default_rng(SEED)
    texts, labels = training_set(parallel, rng)
    click.echo(f"{len(texts)} samples")
    weights, bias = fit(matrix(texts), np.array(labels), iterations)
    small, scale = quantise(weights)
    cells = read_parallel(parallel)
    han, han_scale = quantise(han_odds(cells["ja"], cells["zh"]))
    digest = hashlib.sha256(small.tobytes() + han.tobytes()).hexdigest()[:8]
    np.savez_compressed(
        out, ngram=small, scale=scale, bias=bias.astype(np.float32), han=han,
        han_scale=han_scale, revision=np.str_(f"1-{digest}"),
    )  # fmt: skip
    click.echo(f"wrote {out} ({out.stat().st_size / 1e6:.2f} MB), revision 1-{digest}")


if __name__ == "__main__":
    main()
