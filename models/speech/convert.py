"""From a Whisper as the hub has it to CTranslate2, weights in int8."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from models.libraries import require_libraries
from models.speech.contents import FEATURES, read_converted, read_mels
from models.speech.weights import WhisperShape, read_shape
from models.store import write_json
from records.errors import OperatorError

QUANTIZATION: Final = "int8"
_LANGUAGE: Final = re.compile(r"<\|[a-z]{2,3}\|>")
# Features of every Whisper (Radford et al. 2022, "Robust Speech Recognition via Large-Scale Weak
# Supervision", 2.2): windows of 25 ms every 10 ms, over 30 s at 16 kHz.
_WINDOWS: Final = {"chunk_length": 30, "hop_length": 160, "n_fft": 400, "sampling_rate": 16_000}


def converter_name() -> str:
    """Return program and precision, as a pin keeps them."""
    import ctranslate2

    return f"ctranslate2 {ctranslate2.__version__}, {QUANTIZATION}"


def convert(source: Path, target: Path) -> WhisperShape:
    """Write the model of ``source`` into ``target`` for CTranslate2; what lay there is replaced.

    Args:
        source: folder of a ``WhisperForConditionalGeneration``. Nothing is written there, nothing
            asked of a network, no code of the model run.
        target: gets ``model.bin``, ``config.json``, ``vocabulary.json``, ``tokenizer.json`` and
            ``preprocessor_config.json``.

    Raises:
        ModelUnavailable: torch or transformers is not installed.
        OperatorError: it cannot be converted.

    """
    require_libraries()
    with _told(source):
        _convert(source, target)
    _keep_tokenizer(source, target)
    _keep_features(source, target, read_shape(target / "model.bin"))
    _name_languages(target)
    for path in target.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())
    return read_converted(target)


def _convert(source: Path, target: Path) -> None:
    from ctranslate2.converters import TransformersConverter

    class Converter(TransformersConverter):  # type: ignore[misc]
        def load_model(self, model_class: Any, path: str, **how: Any) -> Any:
            return model_class.from_pretrained(path, local_files_only=True, **how)

        def load_tokenizer(self, tokenizer_class: Any, path: str, **how: Any) -> Any:
            return tokenizer_class.from_pretrained(path, local_files_only=True, **how)

    Converter(str(source)).convert(str(target), quantization=QUANTIZATION, force=True)


def _keep_tokenizer(source: Path, target: Path) -> None:
    """Copy ``tokenizer.json``, or build it from ``vocab.json`` and ``merges.txt``."""
    if (source / "tokenizer.json").is_file():
        shutil.copyfile(source / "tokenizer.json", target / "tokenizer.json")
        return
    with _told(source):
        from transformers import WhisperTokenizer

        tokenizer = WhisperTokenizer.from_pretrained(source, local_files_only=True)
        tokenizer.backend_tokenizer.save(str(target / "tokenizer.json"))


def _keep_features(source: Path, target: Path, shape: WhisperShape) -> None:
    """Copy what says how many mel bands to compute; write it where the source does not say."""
    if (source / FEATURES).is_file() and read_mels(source) == shape.mels:
        shutil.copyfile(source / FEATURES, target / FEATURES)
    else:
        write_json(target / FEATURES, {**_WINDOWS, "feature_size": shape.mels})


def _name_languages(target: Path) -> None:
    """Fill in the ids of the language tokens where ``generation_config.json`` did not give them.

    Without them CTranslate2 cannot tell which language is spoken.
    """
    path = target / "config.json"
    config: dict[str, Any] = json.loads(path.read_bytes())
    if config.get("lang_ids"):
        return
    added = json.loads((target / "tokenizer.json").read_bytes())["added_tokens"]
    config["lang_ids"] = sorted(
        one["id"] for one in added if _LANGUAGE.fullmatch(str(one["content"]))
    )
    write_json(path, config)


@contextmanager
def _told(source: Path) -> Iterator[None]:
    # Its tokenizers warn about processes that this program does not start.
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        yield
    # Whatever is wrong with the files shows as one of a dozen exceptions of four libraries.
    except Exception as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise OperatorError(
            f"Không chuyển được mô hình trong {source} sang CTranslate2: {error}",
            f"the model in {source} cannot be converted to CTranslate2: {error}",
        ) from error
