"""A model's ``config.json`` as the hub has it, held against the model's card."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from models.card import ModelCard
from records.errors import OperatorError


def read_configuration(card: ModelCard, folder: Path) -> dict[str, Any]:
    """Return the configuration in ``folder``, which must be of the card's architecture.

    Raises:
        OperatorError: it cannot be read, or it is of another architecture than the card's.

    """
    try:
        config: dict[str, Any] = json.loads((folder / "config.json").read_bytes())
        kind = config["model_type"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise unreadable(folder, error) from error
    if kind != card.architecture:
        raise OperatorError(
            f"{folder} không phải {card.name}: kiến trúc {kind}, cần {card.architecture}.",
            f"{folder} is not {card.name}: architecture {kind}, expected {card.architecture}",
        )
    return config


def unreadable(folder: Path, error: Exception) -> OperatorError:
    """Return the error for a configuration that cannot be read."""
    return OperatorError(
        f"Không đọc được {folder / 'config.json'}: {error}",
        f"cannot read {folder / 'config.json'}: {error}",
    )
