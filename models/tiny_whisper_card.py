"""Written by ``python -m models.speech.pin_tiny`` after the model was trained again."""

from __future__ import annotations

from typing import Final

from models.card import ModelFile

REVISION: Final = "1-ca8f64f4"
FILES: Final[tuple[ModelFile, ...]] = (
    ModelFile(
        "tiny_whisper/config.json",
        "b1f9e8d8f4029a2d7b3638a52728a8f18f99556e7e6e558757fa97a74e6190b1",
    ),
    ModelFile(
        "tiny_whisper/knows.json",
        "87b61c1d0e19ce3e74ae6dfd9741eca5ce343801051e5b767ea0a6765dc15a7f",
    ),
    ModelFile(
        "tiny_whisper/model.bin",
        "ca8f64f44671667172485b67f21db3a056d0e5087813d5235b4fcb3c5b6e2989",
    ),
    ModelFile(
        "tiny_whisper/preprocessor_config.json",
        "dfb4f50e694856a088f2718863fb277441dd4d216acd38eeeb4555521acd16ba",
    ),
    ModelFile(
        "tiny_whisper/tokenizer.json",
        "084f748b1e5c678b9021164ad99655e95eb6893f35d84b921a354d6ab41f78fc",
    ),
    ModelFile(
        "tiny_whisper/vocabulary.json",
        "12eaac323d2eb6e3fac070f1d09b16c31faade6521007bbae02f3958a2ba8511",
    ),
)
