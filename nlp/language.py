"""Which language a text is in, Vietnamese without accents and teencode included.

Scripts decide Korean, Japanese, Thai, Lao, Khmer and Chinese; among Latin and Cyrillic letters a
hashed character n-gram classifier decides (``models/language``). Comparison with langdetect and
lingua: ``docs/measurements/language.md``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.language.classifier import CLASSES, LanguageWeights, load_weights
from models.language.features import MAX_CHARS, SCRIPTS, Batch
from records.language import UNDETERMINED, LanguageGuess
from records.provenance import ModelRef

MODEL_NAME: Final = "manhmoi-language"
_BATCH: Final = 2048

# A Latin name inside Thai is common, a Thai name inside English rare; and a sign of these scripts
# carries more than a letter.
_SIGN_WEIGHT: Final = np.array([1 if name in ("none", "latin", "other") else 3 for name in SCRIPTS])
_BY_SCRIPT: Final = {"hangul": "ko", "thai": "th", "lao": "lo", "khmer": "km"}
_LATIN: Final = [CLASSES.index(name) for name in ("vi", "vi-plain", "en", "fr", "other")]
_CYRILLIC: Final = [CLASSES.index(name) for name in ("ru", "other")]
_MIN_SCORE: Final = 0.4
"""Below this the best Latin or Cyrillic class is a coin toss among five: say ``und``."""
_KANA_SHARE: Final = 0.05
"""Kana among kana and Han that makes a text Japanese; Chinese posts quote the odd の."""
_NO_KANA_ODDS: Final = 5.0
"""Log odds that Han signs alone must reach to be Japanese: whole posts without kana are rare."""
_NOT_RUSSIAN: Final = re.compile("[іїєґўђћџљњјѓќѕәөүұқғңһ]", re.IGNORECASE)
"""Cyrillic letters of Ukrainian, Belarusian, South Slavic and Turkic alphabets."""
_MARKED_SHARE: Final = 0.04
"""Marked letters among letters from which Vietnamese counts as accented (running text: ~0.25)."""


def identify(text: str) -> LanguageGuess:
    """Return the language of ``text``; ``und`` for no letters or a language outside the set."""
    return identify_many([text])[0]


def identify_many(texts: Sequence[str]) -> list[LanguageGuess]:
    """Return one guess per text, in order."""
    weights = load_weights()
    guesses: list[LanguageGuess] = []
    for first in range(0, len(texts), _BATCH):
        guesses.extend(_identify_batch(texts[first : first + _BATCH], weights))
    return guesses


def _identify_batch(texts: Sequence[str], weights: LanguageWeights) -> list[LanguageGuess]:
    batch = Batch.of(texts)
    scripts = batch.scripts()
    scripts[:, SCRIPTS.index("none")] = 0
    # Han and kana are one writing system: they stand or fall together against the others.
    weighted = scripts * _SIGN_WEIGHT
    han, kana = SCRIPTS.index("han"), SCRIPTS.index("kana")
    weighted[:, han] += weighted[:, kana]
    weighted[:, kana] = 0
    leading = weighted.argmax(axis=1)
    logits = weights.logits(batch)
    japanese = weights.japanese(batch)
    model = ModelRef(MODEL_NAME, weights.revision)
    guesses = []
    for row, text in enumerate(texts):
        total = int(weighted[row].sum())
        script = SCRIPTS[leading[row]]
        share = weighted[row, leading[row]] / total if total else 0.0
        if script == "none" or script == "other":
            lang, score, plain = UNDETERMINED, 0.0, False
        elif script == "han":
            signs = int(scripts[row, han] + scripts[row, kana])
            lang, score = _han(int(scripts[row, kana]), signs, float(japanese[row]))
            score, plain = score * share, False
        elif script in _BY_SCRIPT:
            lang, score, plain = _BY_SCRIPT[script], float(share), False
        elif script == "cyrillic" and _NOT_RUSSIAN.search(text[:MAX_CHARS]):
            lang, score, plain = UNDETERMINED, float(share), False
        else:
            lang, score, plain = _alphabet(script, logits[row])
            score *= share
        accented = lang == "vi" and not plain and _marked(text)
        guesses.append(LanguageGuess(lang, round(float(score), 4), accented, model))
    return guesses


def _han(kana: int, signs: int, japanese: float) -> tuple[str, float]:
    if kana >= max(1, _KANA_SHARE * signs):
        return "ja", 1.0
    probability = float(1.0 / (1.0 + np.exp(_NO_KANA_ODDS - np.clip(japanese, -30, 30))))
    return ("ja", probability) if probability > 0.5 else ("zh", 1.0 - probability)


def _alphabet(script: str, logits: NDArray[np.float64]) -> tuple[str, float, bool]:
    columns = _LATIN if script == "latin" else _CYRILLIC
    chosen = logits[columns]
    odds = np.exp(chosen - chosen.max())
    probability = dict(zip((CLASSES[column] for column in columns), odds / odds.sum(), strict=True))
    plain = probability.get("vi-plain", 0.0) > probability.get("vi", 0.0)
    if "vi" in probability:
        probability["vi"] += probability.pop("vi-plain")
    best = max(probability, key=lambda name: probability[name])
    score = float(probability[best])
    if best == "other" or score < _MIN_SCORE:
        return UNDETERMINED, score, False
    return best, score, plain


def _marked(text: str) -> bool:
    """Whether enough letters of the head carry marks for accented Vietnamese."""
    head = unicodedata.normalize("NFC", text[:MAX_CHARS])
    letters = sum(char.isalpha() for char in head)
    marked = sum(char.isalpha() and char > "\x7f" for char in head)
    return marked >= _MARKED_SHARE * max(1, letters) and marked > 0
