"""Folders that look like a model's without being one: what pulling looks at, and no weights."""

from __future__ import annotations

import json
from pathlib import Path

E5 = "intfloat/multilingual-e5-small"
RERANKER = "BAAI/bge-reranker-v2-m3"


def contents(kind: str = "bert") -> dict[str, bytes]:
    """Return the files of an embedder's repository, those that nobody needs among them."""
    config = {"model_type": kind, "hidden_size": 384, "architectures": ["BertModel"]}
    return {
        "config.json": json.dumps(config).encode(),
        "modules.json": b"[]",
        "1_Pooling/config.json": b"{}",
        "tokenizer.json": b"{}",
        "model.safetensors": b"weights" * 1000,
        "pytorch_model.bin": b"the same, pickled",
        "onnx/model.onnx": b"the same, exported",
        "modeling.py": b"print('code')",
        ".gitattributes": b"",
        "README.md": b"licence: mit",
    }


def write(folder: Path, files: dict[str, bytes]) -> Path:
    """Write ``files`` into ``folder``."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder
