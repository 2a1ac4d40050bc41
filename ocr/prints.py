"""Perceptual hashes: pictures that look alike have bits alike (pHash, 256 bits).

pHash (Zauner, Implementation and Benchmarking of Perceptual Image Hash Functions, 2010) keeps the
signs of the 16 × 16 lowest frequencies of the picture at 64 × 64. What it catches and what it does
not stands in docs/measurements/scans.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from typing import Final

import cv2
import imagehash
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from records.provenance import ModelRef

SIDE: Final = 16
BYTES: Final = SIDE * SIDE // 8
_REVISION: Final = f"imagehash-{version('ImageHash')}"
MODEL: Final = ModelRef("phash-256", _REVISION)
# Sheets with writing look alike whatever is written: compared among themselves, more strictly.
PAGE_MODEL: Final = ModelRef("phash-256-page", _REVISION)
# Copies of photographs lie no further apart than this (of 256), other photographs do.
NEAR: Final = 56
# Pages as near as this are copies where their texts agree as well, or, without text, where they
# are as near as ``NEAR_DRAWING``.
NEAR_PAGE: Final = 32
NEAR_DRAWING: Final = 12
_SMALL: Final = 64
# Grey levels (of 255) left when shading and grain are taken out: blank sheets and black frames
# have 0 to 0.7, the palest readable page 2.
_MIN_DETAIL: Final = 1.2
# A page is one tone, paper, over this share of its area, and the paper is no night sky.
_PAPER_SHARE: Final = 0.75
_PAPER_TONES: Final = 16
_PAPER_LIGHT: Final = 90
_EDGE_SPREAD: Final = 6.0
_BLACK: Final = 24
_MOST_EDGE: Final = 0.25


@dataclass(frozen=True, slots=True)
class Print:
    """A picture's hash, 32 bytes, and which kind of picture it was made for."""

    bits: bytes
    model: ModelRef


def image_print(image: Image.Image) -> Print | None:
    """Return a picture's hash; ``None`` where it shows too little to tell it from others.

    Args:
        image: any size, grey or RGB, upright.
    """
    page = _small(image)
    if _detail(page) < _MIN_DETAIL:
        return None
    if is_page(page):
        return Print(_bits(image), PAGE_MODEL)
    return Print(_bits(_without_edges(image.convert("L"))), MODEL)


def is_page(small: NDArray[np.float32]) -> bool:
    """Whether a picture at 64 × 64 is mostly bare paper."""
    paper = float(np.median(small))
    alike = float((np.abs(small - paper) < _PAPER_TONES).mean())
    return paper >= _PAPER_LIGHT and alike >= _PAPER_SHARE


def mirrored(bits: bytes) -> bytes:
    """Return what the hash of the picture seen in a mirror is, to a few bits.

    A mirror turns the sign of every odd horizontal frequency, and with it the bit.
    """
    table = np.unpackbits(np.frombuffer(bits, dtype=np.uint8)).reshape(SIDE, SIDE)
    table[:, 1::2] ^= 1
    return np.packbits(table).tobytes()


def _small(image: Image.Image) -> NDArray[np.float32]:
    grey = image.convert("L").resize((_SMALL, _SMALL), Image.Resampling.BOX)
    return np.asarray(grey, dtype=np.float32)


def _detail(small: NDArray[np.float32]) -> float:
    """Return the spread left when grain and a smooth shade are taken out."""
    left = small.ravel() - _SHADES @ (_SHADES.T @ small.ravel())
    smooth = cv2.GaussianBlur(left.reshape(small.shape), (0, 0), 1.2)
    return float(np.asarray(smooth).std())


def _shades() -> NDArray[np.float32]:
    """Return an orthonormal basis of the shades one lamp throws: brightness to the second power."""
    y, x = np.mgrid[-1 : 1 : _SMALL * 1j, -1 : 1 : _SMALL * 1j]
    powers = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1)
    return np.asarray(np.linalg.qr(powers.reshape(-1, 6))[0], dtype=np.float32)


_SHADES: Final = _shades()


def _bits(image: Image.Image) -> bytes:
    table = imagehash.phash(image, hash_size=SIDE).hash
    return np.packbits(np.asarray(table, dtype=bool).ravel()).tobytes()


def _without_edges(image: Image.Image) -> Image.Image:
    """Return the picture without black bars, as players and chat programs add them."""
    pixels = np.asarray(image)
    high, wide = _bar(pixels), _bar(pixels.T)
    if not (high or wide):
        return image
    return image.crop((wide, high, image.width - wide, image.height - high))


def _bar(pixels: NDArray[np.uint8]) -> int:
    """Return how many rows at both ends are black bars; 0 where only one end is dark."""
    bare = (pixels.std(axis=1) < _EDGE_SPREAD) & (pixels.mean(axis=1) < _BLACK)
    ends = [np.flatnonzero(~rows) for rows in (bare, bare[::-1])]
    if not len(ends[0]):
        return 0
    first, last = int(ends[0][0]), int(ends[1][0])
    return min(first, last, int(len(bare) * _MOST_EDGE))
