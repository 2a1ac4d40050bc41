"""PDQ, the hash by which platforms and police units exchange known pictures.

Facebook, The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm, 2019: 256 bits,
two pictures match at 31 differing bits or fewer, and a quality of 49 or less says that the picture
shows too little to be told from others.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from typing import BinaryIO, Final

import numpy as np
import pdqhash
from PIL import Image

from ocr.frames import MOST, TIMEOUT_S, key_frames
from records.provenance import ModelRef

MODEL: Final = ModelRef("pdq", f"pdqhash-{version('pdqhash')}")
BYTES: Final = 32
NEAR: Final = 31
"""Most differing bits of two copies of one picture."""
MIN_QUALITY: Final = 50
_SIDE: Final = 512
"""PDQ looks at 64 × 64 in the end; its authors scale to this first."""


@dataclass(frozen=True, slots=True)
class Pdq:
    """A picture's PDQ hash: 32 bytes, and PDQ's own quality from 0 to 100."""

    bits: bytes
    quality: int


def pdq_of(image: Image.Image) -> Pdq:
    """Return the hash of a picture of any size, whatever its quality."""
    bits, quality = pdqhash.compute(_pixels(image))
    return Pdq(np.packbits(bits.astype(bool)).tobytes(), int(quality))


def pdq_turned(image: Image.Image) -> list[Pdq]:
    """Return the hashes of a picture as it is, then mirrored and turned: eight in all."""
    every, quality = pdqhash.compute_dihedral(_pixels(image))
    return [Pdq(np.packbits(bits.astype(bool)).tobytes(), int(quality)) for bits in every]


def pdq_distance(one: bytes, other: bytes) -> int:
    """Return how many of the 256 bits differ."""
    left, right = (np.frombuffer(bits, dtype=np.uint8) for bits in (one, other))
    return int(np.bitwise_count(left ^ right).sum())


def video_pdq(stream: BinaryIO, *, timeout_s: float = TIMEOUT_S) -> list[tuple[int, Pdq]]:
    """Return the hashes of a video's scenes with the millisecond of each, at most 60.

    Raises:
        Quarantine: ``bad_media`` or ``image_too_large``.
    """
    kept: list[tuple[int, Pdq]] = []
    for frame in key_frames(stream, timeout_s=timeout_s):
        made = pdq_of(frame.image)
        same_scene = kept and pdq_distance(kept[-1][1].bits, made.bits) <= NEAR
        if made.quality >= MIN_QUALITY and not same_scene:
            kept.append((frame.at_ms, made))
        if len(kept) >= MOST:
            break
    return kept


def _pixels(image: Image.Image) -> np.ndarray:
    small = image.convert("RGB")
    small.thumbnail((_SIDE, _SIDE))
    return np.asarray(small)
