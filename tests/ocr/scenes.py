"""Invented photographs, and what happens to pictures that are posted again and again."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps

SIZE: Final = (640, 480)


def scene(seed: int) -> Image.Image:
    """Return a landscape of hills, sky and figures, different for each seed."""
    rng, pick = np.random.default_rng(seed), random.Random(seed)
    wide, high = SIZE
    land = np.zeros((high, wide), dtype=np.float32)
    for octave in range(1, 7):
        coarse = Image.fromarray(rng.normal(0, 1, (2**octave, 2**octave)).astype(np.float32))
        land += np.asarray(coarse.resize(SIZE, Image.Resampling.BICUBIC)) / 1.7**octave
    land = (land - land.min()) / (land.max() - land.min())
    image = Image.fromarray((land * 255).astype(np.uint8)).convert("RGB")
    draw = ImageDraw.Draw(image)
    horizon = pick.randint(120, 300)
    if pick.random() < 0.7:
        for y, light in enumerate(
            np.linspace(pick.randint(120, 250), pick.randint(120, 250), horizon)
        ):
            draw.line([(0, y), (wide, y)], fill=(int(light),) * 3)
        ridge = [(x, horizon + pick.randint(-60, 60)) for x in range(0, wide + 1, 80)]
        draw.polygon([(0, high), *ridge, (wide, high)], fill=(pick.randint(30, 120), 90, 60))
    for _ in range(pick.randint(1, 6)):
        x, y, s = pick.randint(0, wide), pick.randint(horizon - 50, high), pick.randint(20, 120)
        skin, coat = ((pick.randint(0, 255), pick.randint(0, 255), 80) for _ in range(2))
        draw.ellipse([x - s // 3, y - s, x + s // 3, y - s // 2], fill=skin)
        draw.rectangle([x - s // 2, y - s // 2, x + s // 2, y + s], fill=coat)
    grain = rng.normal(0, 6, (high, wide, 3))
    return Image.fromarray(np.clip(np.asarray(image) + grain, 0, 255).astype(np.uint8))


def jpeg(image: Image.Image, quality: int) -> Image.Image:
    """Return the picture saved again."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return Image.open(out)


def cropped(image: Image.Image, share: float) -> Image.Image:
    """Return the picture without its edges."""
    x, y = round(image.width * share / 2), round(image.height * share / 2)
    return image.crop((x, y, image.width - x, image.height - y))


def watermarked(image: Image.Image) -> Image.Image:
    """Return the picture with bars of lettering across two corners."""
    marked = image.copy()
    draw = ImageDraw.Draw(marked)
    for n in range(16):
        x = image.width * (0.05 + 0.03 * n)
        draw.rectangle([x, image.height * 0.88, x + 8, image.height * 0.94], fill="white")
        draw.rectangle([x + image.width * 0.4, 12, x + image.width * 0.4 + 8, 34], fill="black")
    return marked


def again(image: Image.Image) -> Image.Image:
    """Return the picture as it comes back: cropped, marked, small, saved badly."""
    return jpeg(watermarked(cropped(image, 0.03)).resize((320, 240)), 40)


CHANGES: Final[dict[str, Callable[[Image.Image], Image.Image]]] = {
    "JPEG 20": lambda i: jpeg(i, 20),
    "JPEG 50": lambda i: jpeg(i, 50),
    "half size": lambda i: i.resize((i.width // 2, i.height // 2)),
    "eighth size": lambda i: i.resize((i.width // 8, i.height // 8)),
    "squeezed to 80 %": lambda i: i.resize((i.width, i.height * 4 // 5)),
    "brightness × 1.35": lambda i: ImageEnhance.Brightness(i).enhance(1.35),
    "brightness × 0.6": lambda i: ImageEnhance.Brightness(i).enhance(0.6),
    "contrast × 1.5": lambda i: ImageEnhance.Contrast(i).enhance(1.5),
    "grey": lambda i: i.convert("L"),
    "blur": lambda i: i.filter(ImageFilter.GaussianBlur(2)),
    "watermark": watermarked,
    "cropped 2 %": lambda i: cropped(i, 0.02),
    "cropped 5 %": lambda i: cropped(i, 0.05),
    "black bars": lambda i: ImageOps.expand(i, (0, i.height // 8), fill=0),
    "mirrored": ImageOps.mirror,
    "cropped, marked, small, JPEG 40": again,
    "turned 2°": lambda i: i.rotate(2),
    "cropped 10 %": lambda i: cropped(i, 0.10),
    "turned 90°": lambda i: i.rotate(90, expand=True),
}
NOT_CAUGHT: Final = ("turned 2°", "cropped 10 %", "turned 90°")
CAUGHT: Final = tuple(name for name in CHANGES if name not in NOT_CAUGHT)
