"""A page made easier to read: turned upright, straightened, evenly lit, enlarged.

Each step is measured first and left out where the page does not need it. What was chosen, and how
much it helps, stands in docs/measurements/scans.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ocr.images import MAX_PIXELS

Grey = NDArray[np.uint8]

# Beyond this a page was turned, not fed askew; the search would find a tenth of a page's columns.
MAX_SKEW: Final = 12.0
# Tesseract reads lines this little askew as well as level ones.
MIN_SKEW: Final = 0.3
# Width at which the angle is measured: lines are still apart, and the search takes 60 ms.
_SKEW_WIDTH: Final = 900
# How far the best angle must stand out from the middling one to be lines of text at all.
_SKEW_PEAK: Final = 1.15
# Tesseract's guide asks for capitals of at least 20 pixels; below, the page is enlarged.
SMALL_LETTERS: Final = 22.0
_MAX_ENLARGING: Final = 3.0
# Share of full scale by which paper may differ from corner to corner before it is evened out.
_UNEVEN: Final = 0.06
_FAINT: Final = 0.45
# Grain (standard deviation in grey levels) above which letters are smoothed; clean scans have 0.5.
_GRAINY: Final = 5.0
_SMOOTHING: Final = 1.2


@dataclass(frozen=True, slots=True)
class Prepared:
    """A page image ready to read, and the way back to the pixels it was made from.

    ``back`` is the 2×3 affine matrix from the prepared image to the original one. ``turned`` is
    in degrees clockwise (0, 90, 180, 270), ``angle`` the skew taken out, counter-clockwise;
    ``scale`` the enlarging; ``smoothed`` and ``flattened`` whether grain was taken out and light
    evened out.
    """

    image: Image.Image
    back: NDArray[np.float64]
    turned: int = 0
    angle: float = 0.0
    scale: float = 1.0
    smoothed: bool = False
    flattened: bool = False

    def box(self, left: float, top: float, width: float, height: float) -> tuple[int, ...]:
        """Return left, top, width, height of the box that holds this one on the original."""
        right, bottom = left + width, top + height
        corners = np.array(
            [[left, top, 1], [right, top, 1], [left, bottom, 1], [right, bottom, 1]], np.float64
        )
        points = corners @ self.back.T
        low, high = np.floor(points.min(axis=0)), np.ceil(points.max(axis=0))
        low = np.maximum(low, 0)
        return int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1])

    def steps(self) -> dict[str, Any]:
        """Return what was done, for the record; empty when nothing was."""
        done: dict[str, Any] = {}
        if self.turned:
            done["turned"] = self.turned
        if self.angle:
            done["angle"] = round(self.angle, 2)
        if self.scale != 1.0:
            done["scale"] = round(self.scale, 2)
        if self.smoothed:
            done["smoothed"] = True
        if self.flattened:
            done["flattened"] = True
        return done


def grey(image: Image.Image) -> Grey:
    """Return a page image as rows of brightness, 0 black to 255 white."""
    return np.asarray(image.convert("L"), dtype=np.uint8)


def skew(page: Grey) -> float:
    """Return by how many degrees the lines of a page rise to the right; 0 where none is sure.

    The page is turned in steps and its ink summed by row: lines are level where neighbouring rows
    differ most (projection profile; Postl, U.S. patent 4,723,297, 1988, as in Leptonica).
    """
    ink = _ink(page)
    if not 0.002 < float(ink.mean()) / 255 < 0.6:
        return 0.0
    coarse = np.arange(-MAX_SKEW, MAX_SKEW + 0.01, 0.5)
    peaks = np.array([_levelness(ink, angle) for angle in coarse])
    best = float(coarse[int(peaks.argmax())])
    if peaks.max() < _SKEW_PEAK * float(np.median(peaks)) or abs(best) >= MAX_SKEW:
        return 0.0
    fine = np.arange(best - 0.5, best + 0.51, 0.1)
    sharp = [_levelness(ink, angle) for angle in fine]
    return round(float(fine[int(np.argmax(sharp))]), 1)


def _ink(page: Grey) -> Grey:
    """Return ink as 255 on 0 at the width at which the angle is measured."""
    height, width = page.shape
    scale = min(1.0, _SKEW_WIDTH / max(height, width))
    small = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    even = _flat(np.asarray(small, dtype=np.uint8))
    _, ink = cv2.threshold(even, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    # The scanner's lid shows as a dark frame, which is level whatever the lines are.
    edge = max(2, round(min(ink.shape) * 0.03))
    return np.asarray(ink[edge:-edge, edge:-edge], dtype=np.uint8)


def _levelness(ink: Grey, angle: float) -> float:
    height, width = ink.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -angle, 1.0)
    level = cv2.warpAffine(ink, turn, (width, height), flags=cv2.INTER_NEAREST)
    rows = level.sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())


def _paper(page: Grey) -> Grey:
    """Return the brightness of the bare paper everywhere: ink closed over, then smoothed."""
    height, width = page.shape
    scale = min(1.0, 300 / max(height, width))
    small = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (11, 11))
    closed = cv2.medianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, kernel), 15)
    return np.asarray(cv2.resize(closed, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def _flat(page: Grey) -> Grey:
    """Return the page divided by its paper, then stretched so that ink is dark."""
    even = cv2.divide(page, np.maximum(_paper(page), 1), scale=245)
    dark = float(np.percentile(np.asarray(even), 1))
    if dark > 200:
        return np.asarray(even, dtype=np.uint8)
    stretched = (np.asarray(even, dtype=np.float32) - dark) * (245 / max(245 - dark, 1))
    return np.asarray(np.clip(stretched, 0, 255), dtype=np.uint8)


def unevenly_lit(page: Grey) -> bool:
    """Whether the paper's brightness differs over the page, or ink hardly stands out from it."""
    paper = _paper(page)
    low, high = np.percentile(paper, (3, 97))
    ink = float(np.percentile(page, 1))
    return bool((high - low) / 255 > _UNEVEN or (float(np.median(paper)) - ink) / 255 < _FAINT)


def grain(page: Grey) -> float:
    """Return the standard deviation of a page's noise in grey levels.

    Immerkær, Fast Noise Variance Estimation, 1996: what a mask blind to edges and shades leaves.
    """
    mask = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], dtype=np.float32)
    left = cv2.filter2D(page, cv2.CV_32F, mask)
    return float(np.abs(np.asarray(left)).mean() * (np.pi / 2) ** 0.5 / 6)


def prepare(
    image: Image.Image, *, turned: int = 0, letters: float = 0.0, flatten: bool = True
) -> Prepared:
    """Return the page turned, straightened, smoothed, evened and enlarged as far as it needs.

    Args:
        image: grey or RGB.
        turned: degrees clockwise by which to turn it first: 0, 90, 180 or 270.
        letters: height in pixels of its lines of text, 0 where unknown.
        flatten: even out the light where it is uneven.
    """
    page = np.rot90(grey(image), k=-turned // 90) if turned else grey(image)
    page = np.ascontiguousarray(page)
    smoothed = grain(page) > _GRAINY
    if smoothed:
        page = np.asarray(cv2.GaussianBlur(page, (0, 0), _SMOOTHING), dtype=np.uint8)
    angle = skew(page)
    angle = angle if abs(angle) >= MIN_SKEW else 0.0
    scale = _enlarging(page, letters)
    flattened = flatten and unevenly_lit(page)
    if flattened:
        page = _flat(page)
    forward = _forward(page, angle, scale)
    if angle or scale != 1.0:
        page = _warped(page, forward)
    back = _inverse(forward, image.size, turned)
    return Prepared(Image.fromarray(page), back, turned, angle, scale, smoothed, flattened)


def _enlarging(page: Grey, letters: float) -> float:
    if not 0 < letters < SMALL_LETTERS:
        return 1.0
    wanted = min(_MAX_ENLARGING, 1.5 * SMALL_LETTERS / letters)
    return float(max(1.0, min(wanted, (MAX_PIXELS / 2 / page.size) ** 0.5)))


def _size(page: Grey, forward: NDArray[np.float64]) -> tuple[int, int]:
    height, width = page.shape
    turn = np.abs(forward[:, :2])
    wide, high = turn @ np.array([width, height], dtype=np.float64)
    return round(float(wide)), round(float(high))


def _forward(page: Grey, angle: float, scale: float) -> NDArray[np.float64]:
    """Return the 2×3 matrix that turns and enlarges about the middle, nothing cut off."""
    height, width = page.shape
    forward = np.asarray(
        cv2.getRotationMatrix2D((width / 2, height / 2), -angle, scale), dtype=np.float64
    )
    wide, high = _size(page, forward)
    forward[:, 2] += [wide / 2 - width / 2, high / 2 - height / 2]
    return forward


def _warped(page: Grey, forward: NDArray[np.float64]) -> Grey:
    border = int(np.median(page[:: max(1, page.shape[0] // 50)]))
    warped = cv2.warpAffine(
        page,
        forward,
        _size(page, forward),
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=border,
    )
    return np.asarray(warped, dtype=np.uint8)


def _inverse(
    forward: NDArray[np.float64], size: tuple[int, int], turned: int
) -> NDArray[np.float64]:
    """Return the matrix from prepared pixels to those before turning and straightening."""
    width, height = size
    unturn = {
        0: [[1, 0, 0], [0, 1, 0]],
        90: [[0, 1, 0], [-1, 0, height]],
        180: [[-1, 0, width], [0, -1, height]],
        270: [[0, -1, width], [1, 0, 0]],
    }[turned]
    square = np.vstack([np.asarray(cv2.invertAffineTransform(forward)), [0, 0, 1]])
    return np.asarray(np.asarray(unturn, dtype=np.float64) @ square, dtype=np.float64)
