"""What a CTranslate2 weights file says of itself, read without loading it."""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from records.errors import OperatorError

_SPEC: Final = "WhisperSpec"
_FIRST_LAYER: Final = "encoder/conv1/weight"


@dataclass(frozen=True, slots=True)
class WhisperShape:
    """Width of the layers and number of mel bands of a Whisper model (80; 128 since large-v3)."""

    width: int
    mels: int


def read_shape(path: Path) -> WhisperShape:
    """Walk over the variables of ``model.bin``, skipping their values.

    The layout is that of ``ModelSpec._serialize`` in ctranslate2's ``specs/model_spec.py``
    (binary version 6): version, name, revision, then per variable name, dimensions, type, bytes,
    values; last the aliases.

    Raises:
        OperatorError: cut short, not such a file, or not of a Whisper model.

    """
    try:
        with path.open("rb") as file:
            return _walk(file, path)
    except (OSError, struct.error, UnicodeDecodeError) as error:
        raise OperatorError(
            f"{path} bị hỏng hoặc bị cắt cụt: hãy chép hay lấy lại mô hình.",
            f"{path} is damaged or cut short: copy or pull the model again",
        ) from error


def _walk(file: BinaryIO, path: Path) -> WhisperShape:
    size = os.fstat(file.fileno()).st_size
    _number(file, "I")
    spec = _string(file)
    if spec != _SPEC:
        raise OperatorError(
            f"{path} không phải mô hình Whisper ({spec[:40]!r}).",
            f"{path} is not a Whisper model ({spec[:40]!r})",
        )
    _number(file, "I")
    found: WhisperShape | None = None
    for _ in range(_number(file, "I")):
        name = _string(file)
        dimensions = [_number(file, "I") for _ in range(_number(file, "B"))]
        _number(file, "B")
        if file.seek(_number(file, "I"), os.SEEK_CUR) > size:
            raise struct.error("values end after the file does")
        if name == _FIRST_LAYER and len(dimensions) > 1:
            found = WhisperShape(width=dimensions[0], mels=dimensions[1])
    for _ in range(_number(file, "I")):
        _string(file)
        _string(file)
    if found is None:
        raise struct.error(f"no {_FIRST_LAYER}")
    return found


def _number(file: BinaryIO, kind: str) -> int:
    (value,) = struct.unpack(f"<{kind}", file.read(struct.calcsize(f"<{kind}")))
    return int(value)


def _string(file: BinaryIO) -> str:
    length = _number(file, "H")
    raw = file.read(length)
    if len(raw) != length:
        raise struct.error("cut short")
    return raw.rstrip(b"\0").decode()
