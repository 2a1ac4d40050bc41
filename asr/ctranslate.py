"""Loads a CTranslate2 Whisper on the GPU where one works, else on the processor."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any, Literal

import numpy as np

logger = logging.getLogger(__name__)

Device = Literal["auto", "cpu", "cuda"]


def load_whisper(folder: Path, device: Device, threads: int) -> Any:
    """Return faster-whisper's model: 8-bit on a processor, half precision on a GPU.

    Args:
        folder: a complete model; nothing is downloaded.
        device: ``auto`` takes a GPU if there is one that can compute.
        threads: processor threads; 0: the default of CTranslate2.

    Raises:
        Exception: of whatever kind the libraries raise for a damaged model.
    """
    import ctranslate2

    if device == "auto" and ctranslate2.get_cuda_device_count():
        try:
            model = _load_on(folder, "cuda", threads)
            # Libraries that CUDA needs are looked for only when something is computed.
            model.encode(np.zeros((1, model.model.n_mels, 3000), np.float32))
        except (RuntimeError, ValueError) as error:
            logger.warning("the GPU cannot be used, the processor is: %s", error)
        else:
            return model
    return _load_on(folder, "cuda" if device == "cuda" else "cpu", threads)


def _load_on(folder: Path, device: str, threads: int) -> Any:
    import ctranslate2
    from faster_whisper import WhisperModel

    able = ctranslate2.get_supported_compute_types(device)
    wanted = ("float16", "int8_float16", "int8") if device == "cuda" else ("int8",)
    return WhisperModel(
        str(folder),
        device=device,
        compute_type=next((one for one in wanted if one in able), "default"),
        cpu_threads=threads,
        local_files_only=True,
    )
