"""Which files of a model's repository are needed, and what they say of themselves."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Final

from models.card import ModelCard
from models.configuration import read_configuration, unreadable
from models.speech.contents import incomplete, lacking_files, read_converted, speech_files
from records.errors import OperatorError

# Other formats of the same weights, pictures, and the hub's own bookkeeping.
_LEFT_OUT: Final = frozenset({"onnx", "openvino", "imgs", "images", "assets"})
_KEPT: Final = frozenset({".json", ".txt", ".model", ".jinja", ".md"})
_SCORES_PAIRS: Final = "ForSequenceClassification"
_VOCABULARIES: Final = frozenset({"tokenizer.json", "sentencepiece.bpe.model", "vocab.json"})


def card_files(card: ModelCard, paths: Iterable[str]) -> list[str]:
    """Return the paths to take for a model of that card's role."""
    return speech_files(paths) if card.role == "speech" else needed_files(paths)


def needed_files(paths: Iterable[str]) -> list[str]:
    """Return the paths to take: configuration, vocabulary, and one format of the weights.

    Safetensors are preferred to pickled weights (bge-m3 has only the latter, and they are loaded
    as plain tensors). Program code is never taken.
    """
    there = sorted(paths)
    plain = [path for path in there if not _odd(path)]
    tensors = [path for path in plain if path.endswith(".safetensors")]
    if not any("/" not in path for path in tensors):
        tensors += [
            path for path in plain if path.startswith("pytorch_model") and path.endswith(".bin")
        ]
    words = [
        path
        for path in plain
        if PurePosixPath(path).suffix in _KEPT or PurePosixPath(path).stem in ("LICENSE", "NOTICE")
    ]
    return sorted({*words, *tensors})


def _odd(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return ".." in parts or any(part.startswith(".") or part in _LEFT_OUT for part in parts)


def require_whole(card: ModelCard, paths: Iterable[str], where: str) -> None:
    """Do nothing when ``paths`` make a model that can be loaded.

    Raises:
        OperatorError: configuration, vocabulary or weights are not among them.

    """
    there = set(paths)
    if card.role == "speech":
        if lacking := lacking_files(there):
            raise incomplete(where, lacking)
        return
    lacking = [] if "config.json" in there else ["config.json"]
    # Without its list of modules an embedder would be pooled by a guess.
    if card.role == "embedder" and "modules.json" not in there:
        lacking.append("modules.json")
    if not there & _VOCABULARIES:
        lacking.append("tokenizer.json")
    if not any(path.endswith((".safetensors", ".bin")) for path in there):
        lacking.append("model.safetensors")
    if lacking:
        names = ", ".join(lacking)
        raise OperatorError(
            f"{where} không phải thư mục đủ của {card.name}: thiếu {names}.",
            f"{where} is not a whole copy of {card.name}: {names} missing",
        )


def read_dimension(card: ModelCard, folder: Path) -> int | None:
    """Return the vectors' dimension by the model's own configuration, a speech model's width.

    Returns:
        ``None`` for other roles.

    Raises:
        OperatorError: it cannot be read, or it is of another architecture than the card's.

    """
    if card.role == "speech":
        return read_converted(folder).width
    config = read_configuration(card, folder)
    try:
        dimension = int(config["hidden_size"])
    except (ValueError, KeyError, TypeError) as error:
        raise unreadable(folder, error) from error
    if card.role == "embedder":
        return dimension
    if not any(str(name).endswith(_SCORES_PAIRS) for name in config.get("architectures") or ()):
        raise OperatorError(
            f"{folder} không chấm điểm cặp văn bản: không phải {card.name}.",
            f"{folder} does not score pairs of texts: it is not {card.name}",
        )
    return None
