"""From the bundled sentences to a noise floor and a weight in the fusion."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from models.calibration.sentences import sentences
from models.store import CALIBRATION, write_json

# One in a hundred unrelated pairs may pass the floor; at most one in ten true pairs may fall
# under it. Where both cannot be had the second wins: losing testimony is worse than noise.
UNRELATED_UNDER: Final = 99.0
RELATED_UNDER: Final = 10.0
# A model that finds no translation at all still breaks ties.
LEAST_WEIGHT: Final = 0.05


class Encoder(Protocol):
    """The two verbs of an embedder that are measured."""

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed texts that are stored."""
        ...

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed texts that are asked."""
        ...


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was measured of one embedder.

    ``noise_floor`` and ``fusion_weight`` are what the index uses. ``unrelated`` is the cosine
    that 99 % of the pairs of different statements stay under, ``related`` the one that 90 % of
    the pairs of translations reach, ``recall`` the share of statements whose translation comes
    first among all statements of its language, over all pairs of languages.
    """

    noise_floor: float
    fusion_weight: float
    unrelated: float
    related: float
    recall: float
    pairs: int


def measure(encoder: Encoder) -> Calibration:
    """Embed the bundled sentences as questions and as passages and compare.

    The weight is the recall itself: a ranking that is right nine times in ten weighs nine tenths
    of the leading ranking by words.
    """
    rows = sentences()
    languages = len(rows[0])
    flat = [row[language] for language in range(languages) for row in rows]
    asked = encoder.embed_queries(flat)
    stored = encoder.embed_passages(flat)
    cosines = (asked @ stored.T).reshape(languages, len(rows), languages, len(rows))
    same = np.eye(len(rows), dtype=bool)
    related: list[NDArray[np.float32]] = []
    unrelated: list[NDArray[np.float32]] = []
    found: list[float] = []
    for one in range(languages):
        for other in range(languages):
            block = cosines[one, :, other, :]
            unrelated.append(block[~same])
            if one != other:
                related.append(block[same])
                found.append(float(np.mean(block.argmax(axis=1) == np.arange(len(rows)))))
    high = float(np.percentile(np.concatenate(unrelated), UNRELATED_UNDER))
    low = float(np.percentile(np.concatenate(related), RELATED_UNDER))
    recall = float(np.mean(found))
    return Calibration(
        noise_floor=round(max(0.0, min(high, low)), 4),
        fusion_weight=round(max(LEAST_WEIGHT, recall), 4),
        unrelated=round(high, 4),
        related=round(low, 4),
        recall=round(recall, 4),
        pairs=sum(len(part) for part in related),
    )


def read_calibration(folder: Path, precision: str) -> Calibration | None:
    """Return what was measured of the model in ``folder``, ``None`` before it was."""
    try:
        return Calibration(**json.loads(_file(folder, precision).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def write_calibration(folder: Path, precision: str, calibration: Calibration) -> None:
    """Store what was measured beside the model."""
    write_json(_file(folder, precision), asdict(calibration))


def _file(folder: Path, precision: str) -> Path:
    return folder / f"{CALIBRATION}{precision}.json"
