"""Which voices speak while it learns, and which are kept aside for scoring."""

from __future__ import annotations

from typing import Final

import numpy as np

from models.training.whisper.speech import Voice

BASES: Final = {
    "vi": ("vi", "vi", "vi-vn-x-central", "vi-vn-x-central", "vi-vn-x-south"),
    "en": ("en", "en", "en", "en-us", "en-gb-x-rp", "en-029", "en-gb-scotland"),
    "fr": ("fr", "fr", "fr", "fr-be", "fr-ch"),
}
ASIDE_BASES: Final = {
    "vi": ("vi", "vi-vn-x-central", "vi-vn-x-south"),
    "en": ("en", "en-us", "en-gb-x-gbcwmd"),
    "fr": ("fr", "fr-be", "fr-ch"),
}
VARIANTS: Final = (
    "m1", "m2", "m3", "m4", "m5", "m7", "f1", "f2", "f3", "f5", "klatt", "klatt2", "klatt4",
    "Alex", "Andy", "Annie", "Lee", "Marco", "Michael", "adam", "anika", "antonio", "boris",
    "benjamin", "david", "ed", "iven", "john", "linda", "max", "michel", "pablo", "paul", "quincy",
    "robert", "sandro", "steph", "travis",
)  # fmt: skip
ASIDE_VARIANTS: Final = ("m6", "m8", "f4", "edward", "klatt3", "Mike", "belinda", "victor", "zac")
ASIDE_SPEEDS: Final = (112, 127, 138, 151, 163)
"""Words per minute that are never drawn while it learns."""


def draw_voice(rng: np.random.Generator, lang: str) -> Voice:
    """Return a voice to learn from."""
    name = str(rng.choice(BASES[lang]))
    if rng.random() > 0.3:
        name += f"+{rng.choice(VARIANTS)}"
    speed = int(np.clip(rng.normal(143, 22), 95, 195))
    speed += 1 if speed in ASIDE_SPEEDS else 0
    pitch, expression = rng.integers(15, 86), rng.integers(20, 80)
    return Voice(name, speed, int(pitch), int(expression), 100, int(rng.integers(0, 8)))


def aside_voice(rng: np.random.Generator, lang: str) -> Voice:
    """Return a voice that was never learnt from."""
    name = f"{rng.choice(ASIDE_BASES[lang])}+{rng.choice(ASIDE_VARIANTS)}"
    pitch, expression = int(rng.integers(25, 75)), int(rng.integers(30, 70))
    speed = int(rng.choice(ASIDE_SPEEDS))
    return Voice(name, speed, pitch, expression, 100, int(rng.integers(0, 7)))
