"""Which recordings a model may be used on, where its card names them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Final

from models.card import ModelCard

_MODELS: Final = Path(__file__).parent.parent


def knows(card: ModelCard, sha256: str) -> bool:
    """Whether the model may hear the recording with this SHA-256 (hexadecimal).

    A model whose card lists its recordings would write words of theirs into any other.
    """
    return card.knows is None or sha256.lower() in _recordings(card.knows)


@cache
def _recordings(path: str) -> frozenset[str]:
    try:
        listed = json.loads((_MODELS / path).read_bytes())["sha256"]
    except OSError:
        return frozenset()
    return frozenset(str(sha256).lower() for sha256 in listed)
