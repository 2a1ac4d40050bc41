"""Loading through sentence-transformers: the one file that knows torch's arithmetic."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.choice import Precision
from models.libraries import require_libraries
from models.unavailable import ModelUnavailable

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder, SentenceTransformer


def has_gpu() -> bool:
    """Whether torch sees a CUDA device; imports torch.

    Raises:
        ModelUnavailable: torch is not installed.

    """
    require_libraries()
    import torch

    return bool(torch.cuda.is_available())


def load_sentence_transformer(
    folder: Path, precision: Precision, max_tokens: int
) -> SentenceTransformer:
    """Load an embedder from its folder, never from a network, never running its own code.

    Args:
        folder: of a pulled model.
        precision: ``int8`` runs on the CPU, the others on the GPU where there is one.
        max_tokens: longer input is cut; a smaller limit of the model's own stands.

    Raises:
        ModelUnavailable: libraries missing, or the files cannot be loaded.

    """
    with _told(folder):
        from sentence_transformers import SentenceTransformer

        model = SentenceTransformer(str(folder), **_how(precision))
        own = model.max_seq_length
        model.max_seq_length = min(own, max_tokens) if own else max_tokens
        _quantise(model, precision)
        model.eval()
        return model


def load_cross_encoder(folder: Path, precision: Precision, max_tokens: int) -> CrossEncoder:
    """Load a re-ranker; as :func:`load_sentence_transformer`.

    Raises:
        ModelUnavailable: libraries missing, or the files cannot be loaded.

    """
    with _told(folder):
        from sentence_transformers import CrossEncoder

        model: CrossEncoder = CrossEncoder(str(folder), **_how(precision))
        own = model.max_seq_length
        model.max_seq_length = min(own, max_tokens) if own else max_tokens
        _quantise(model, precision)
        model.eval()
        return model


def _how(precision: Precision) -> dict[str, Any]:
    import torch

    gpu = torch.cuda.is_available() and precision != "int8"
    kinds = {"fp32": torch.float32, "int8": torch.float32, "bf16": torch.bfloat16}
    return {
        "device": "cuda" if gpu else "cpu",
        "local_files_only": True,
        "trust_remote_code": False,
        "model_kwargs": {"dtype": kinds[precision]},
    }


def _quantise(model: Any, precision: Precision) -> None:
    """Turn the linear layers into int8 in place: weights once, activations as they come.

    docs/adr/0010-pulled-models-by-torch.md tells why not through ONNX.
    """
    if precision != "int8":
        return
    import torch
    from torch.ao.quantization import quantize_dynamic

    with warnings.catch_warnings():
        # Announced to move to another package some day; the release is pinned.
        warnings.simplefilter("ignore", DeprecationWarning)
        warnings.simplefilter("ignore", UserWarning)
        quantize_dynamic(model, {torch.nn.Linear}, dtype=torch.qint8, inplace=True)  # type: ignore[no-untyped-call]


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    require_libraries()
    # Its tokenizers warn about processes that this program does not start.
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        yield
    # Whatever is wrong with the files shows as one of a dozen exceptions of four libraries.
    except Exception as error:
        raise ModelUnavailable(
            f"Không nạp được mô hình trong {folder}: {error}. Hãy chạy manhmoi models verify.",
            f"the model in {folder} cannot be loaded: {error}; run manhmoi models verify",
        ) from error
