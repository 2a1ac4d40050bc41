"""Which files make a speech model: as CTranslate2 has them, or as the hub has them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from models.card import ModelCard
from models.configuration import read_configuration
from models.speech.weights import WhisperShape, read_shape
from records.errors import OperatorError

WEIGHTS: Final = "model.bin"
VOCABULARIES: Final = ("vocabulary.json", "vocabulary.txt")
FEATURES: Final = "preprocessor_config.json"
# Mel bands that faster-whisper takes where no file tells it otherwise.
_USUAL_MELS: Final = 80
_CONVERTED: Final = frozenset({WEIGHTS, "config.json", "tokenizer.json", *VOCABULARIES, FEATURES})
_SOURCE: Final = frozenset(
    {
        "config.json",
        "generation_config.json",
        FEATURES,
        "processor_config.json",
        "tokenizer.json",
        "tokenizer_config.json",
        "vocab.json",
        "merges.txt",
        "added_tokens.json",
        "special_tokens_map.json",
        "normalizer.json",
    }
)
# The hub also holds "model.fp32-…" and the weights of other libraries.
_TENSORS: Final = re.compile(r"model(-\d+-of-\d+)?\.safetensors(\.index\.json)?")
_PICKLED: Final = re.compile(r"pytorch_model(-\d+-of-\d+)?\.bin(\.index\.json)?")
_TOLD: Final = re.compile(r"(README\.md|LICENSE.*|NOTICE.*|MODEL_CARD\.md|knows\.json)")


def speech_files(paths: Iterable[str]) -> list[str]:
    """Return the paths to take, all of them at the top; one format of the weights."""
    top = sorted(path for path in paths if "/" not in path)
    told = [path for path in top if _TOLD.fullmatch(path)]
    if WEIGHTS in top:
        return sorted({*told, *(path for path in top if path in _CONVERTED)})
    weights = [path for path in top if _TENSORS.fullmatch(path)]
    weights = weights or [path for path in top if _PICKLED.fullmatch(path)]
    return sorted({*told, *weights, *(path for path in top if path in _SOURCE)})


def lacking_files(paths: Iterable[str]) -> list[str]:
    """Return what is missing among ``paths`` to make a speech model of either kind."""
    there = set(paths)
    lacking = [] if "config.json" in there else ["config.json"]
    if WEIGHTS in there:
        if "tokenizer.json" not in there:
            lacking.append("tokenizer.json")
        if not there.intersection(VOCABULARIES):
            lacking.append(VOCABULARIES[0])
        return lacking
    if "tokenizer.json" not in there and not {"vocab.json", "merges.txt"} <= there:
        lacking.append("tokenizer.json")
    if not any(path.endswith((".safetensors", ".bin")) for path in there):
        lacking.append("model.safetensors")
    return lacking


def needs_conversion(paths: Iterable[str]) -> bool:
    """Whether these files are the hub's, for another library than the one that runs here."""
    return WEIGHTS not in set(paths)


def require_whisper(card: ModelCard, folder: Path) -> None:
    """Do nothing when the hub's ``config.json`` in ``folder`` names the card's architecture.

    Raises:
        OperatorError: it cannot be read, or names another.

    """
    read_configuration(card, folder)


def read_converted(folder: Path) -> WhisperShape:
    """Return the shape of the CTranslate2 model in ``folder``, which is whole.

    Raises:
        OperatorError: a file is missing or damaged, or it is not a Whisper model.

    """
    lacking = lacking_files(path.name for path in folder.iterdir())
    if lacking:
        raise incomplete(str(folder), lacking)
    shape = read_shape(folder / WEIGHTS)
    if shape.mels != read_mels(folder):
        raise OperatorError(
            f"{folder} thiếu {FEATURES} đúng với mô hình: mô hình đọc {shape.mels} dải mel.",
            f"{folder} lacks the {FEATURES} of its model, which reads {shape.mels} mel bands",
        )
    return shape


def read_mels(folder: Path) -> int:
    """Return the mel bands that faster-whisper would compute for the model in ``folder``.

    Raises:
        OperatorError: the file that tells cannot be read.

    """
    path = folder / FEATURES
    if not path.exists():
        return _USUAL_MELS
    try:
        return int(json.loads(path.read_bytes()).get("feature_size", _USUAL_MELS))
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise OperatorError(
            f"Không đọc được {path}: {error}", f"cannot read {path}: {error}"
        ) from error


def incomplete(where: str, lacking: Iterable[str]) -> OperatorError:
    """Return the error that says which files are missing."""
    names = ", ".join(lacking)
    return OperatorError(
        f"{where} không phải thư mục đủ của mô hình tiếng nói: thiếu {names}.",
        f"{where} is not a whole speech model: {names} missing",
    )
