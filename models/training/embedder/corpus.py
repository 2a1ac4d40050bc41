"""Reads the parallel texts and turns every cell into numbered features, once."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from models.static.features import WordBook
from models.training.embedder.cells import CellFeatures, cell_features
from models.training.parallel import COPYLEFT, parallel_files, parallel_lines
from records.text import unaccented

LANGS: Final = ("vi", "en", "fr", "ru", "zh", "ko", "ja", "th", "km", "lo")
SEED: Final = 7
LEAST_CELLS: Final = 5
"""A feature of fewer cells is not learnt: too little to say what it means."""

_VI: Final = 0
_EN: Final = 1
_SENTENCES: Final = (
    "gpl2-game-wesnoth", "docs-opensource-guide", "docs-huggingface-course",
    "ui-wikipedia-android", "mpl2-game-unciv",
)  # fmt: skip
# Language, files, how many pairs, fewest characters of the English side. Tatoeba has no French and
# no Russian here and little Korean: other short sentences take their place.
_ASIDE: Final = (
    ("vi", ("tatoeba-vi-en",), 1000, 8),
    ("zh", ("tatoeba-zh-en",), 1000, 8),
    ("ko", ("tatoeba-ko-en",), 700, 8),
    ("ko", ("gpl2-game-wesnoth", "docs-opensource-guide"), 300, 15),
    ("fr", _SENTENCES, 1000, 15),
    ("ru", _SENTENCES, 1000, 15),
)
_ASIDE_LONGEST: Final = 80  # and never more than a fifth of what fits

Pairs = dict[str, list[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Parallel texts as features.

    ``lines``: cell number per line and language of ``LANGS`` (-1: none), shape ``(lines, 10)``.
    ``source``: file number per line; ``names``: the files. ``usable``: per line, whether it may be
    trained on. ``bare``: per cell the number of its unaccented twin (Vietnamese only, else -1).
    ``row``, ``weight``: features of all cells end to end; ``start``: where each cell's begin, with
    the end of the last. ``fingerprint``, ``count``: per row its feature and in how many cells.
    """

    lines: NDArray[np.int32]
    source: NDArray[np.int16]
    names: NDArray[np.str_]
    usable: NDArray[np.bool_]
    bare: NDArray[np.int32]
    row: NDArray[np.int32]
    weight: NDArray[np.float32]
    start: NDArray[np.int64]
    fingerprint: NDArray[np.uint32]
    count: NDArray[np.int64]

    def save(self, path: Path) -> None:
        """Write it whole, or not at all."""
        half = path.with_suffix(".half.npz")
        np.savez(half, **{part.name: getattr(self, part.name) for part in fields(self)})
        half.replace(path)

    @classmethod
    def load(cls, path: Path) -> Corpus:
        """Read what :meth:`save` wrote."""
        with np.load(path, allow_pickle=False) as kept:
            return cls(**{part.name: kept[part.name] for part in fields(cls)})


def prepare(folder: Path, *, without_copyleft: bool) -> tuple[Corpus, Pairs]:
    """Read every file of ``folder``; return the corpus and the pairs kept aside for tuning.

    Raises:
        ValueError: nothing is left to train on.

    """
    names, lines, source, cells = _read(parallel_files(folder))
    if without_copyleft:
        barred = [number for number, name in enumerate(names) if name.startswith(COPYLEFT)]
    else:
        barred = []
    aside, chosen = _keep_aside(names, lines, source, cells)
    usable = ~np.isin(source, barred) & ~_holding(aside, lines, cells)
    if not usable.any():
        raise ValueError("no pair of languages is left to train on")
    vietnamese = lines[lines[:, _VI] >= 0, _VI]
    bare = np.full(len(cells), -1, dtype=np.int32)
    bare[vietnamese] = len(cells) + np.arange(len(vietnamese), dtype=np.int32)
    book = WordBook()
    features = cell_features(book, cells + [unaccented(cells[cell]) for cell in vietnamese])
    trained = np.zeros(len(features.start) - 1, dtype=np.bool_)
    trained[lines[usable][lines[usable] >= 0]] = True
    corpus = _numbered(features, trained, lines, source, np.array(names), usable, bare)
    return corpus, chosen


def pairs_kept_aside(folder: Path) -> Pairs:
    """Return the pairs that :func:`prepare` keeps out of training, by their language."""
    names, lines, source, cells = _read(parallel_files(folder))
    return _keep_aside(names, lines, source, cells)[1]


def _read(
    paths: Iterable[Path],
) -> tuple[list[str], NDArray[np.int32], NDArray[np.int16], list[str]]:
    names: list[str] = []
    rows: list[list[int]] = []
    source: list[int] = []
    cells: list[str] = []
    for path in paths:
        for line in parallel_lines(path):
            row = [-1] * len(LANGS)
            for lang, cell in line.items():
                if lang in LANGS:
                    row[LANGS.index(lang)] = len(cells)
                    cells.append(cell)
            rows.append(row)
            source.append(len(names))
        names.append(path.name.removesuffix(".tsv.gz"))
    return names, np.array(rows, dtype=np.int32), np.array(source, dtype=np.int16), cells


def _keep_aside(
    names: list[str], lines: NDArray[np.int32], source: NDArray[np.int16], cells: list[str]
) -> tuple[set[str], Pairs]:
    rng = random.Random(SEED)
    used: set[int] = set()
    held: set[str] = set()
    pairs: Pairs = {}
    for lang, files, count, shortest in _ASIDE:
        column = LANGS.index(lang)
        numbers = [number for number, name in enumerate(names) if name in files]
        there = np.isin(source, numbers) & (lines[:, _EN] >= 0) & (lines[:, column] >= 0)
        fitting = [
            int(line)
            for line in np.flatnonzero(there)
            if line not in used and shortest <= len(cells[lines[line, _EN]]) <= _ASIDE_LONGEST
        ]
        for line in rng.sample(fitting, min(count, len(fitting) // 5)):
            pair = (cells[lines[line, column]], cells[lines[line, _EN]])
            pairs.setdefault(lang, []).append(pair)
            held.update(text.casefold() for text in pair)
            used.add(line)
    return held, pairs


def _holding(held: set[str], lines: NDArray[np.int32], cells: list[str]) -> NDArray[np.bool_]:
    is_held = np.fromiter((cell.casefold() in held for cell in cells), np.bool_, len(cells))
    cells_held = is_held[lines] & (lines >= 0)
    found: NDArray[np.bool_] = np.any(cells_held, axis=1)
    return found


def _numbered(features: CellFeatures, trained: NDArray[np.bool_], *rest: NDArray[Any]) -> Corpus:
    sizes = np.diff(features.start)
    seen, count = np.unique(features.fingerprint[np.repeat(trained, sizes)], return_counts=True)
    kept, count = seen[count >= LEAST_CELLS], count[count >= LEAST_CELLS]
    row = np.minimum(np.searchsorted(kept, features.fingerprint), len(kept) - 1)
    known = kept[row] == features.fingerprint
    start = np.concatenate([[0], np.cumsum(known)])[features.start]
    lines, source, names, usable, bare = rest
    return Corpus(
        lines=lines,
        source=source,
        names=names,
        usable=usable,
        bare=bare,
        row=row[known].astype(np.int32),
        weight=features.weight[known],
        start=start.astype(np.int64),
        fingerprint=kept,
        count=count.astype(np.int64),
    )
