"""The libraries that pulled models need; they come with ``pip install manhmoi[models]``."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Final

from models.unavailable import ModelUnavailable

_NEEDED: Final = ("torch", "transformers", "sentence_transformers", "huggingface_hub")


def missing_libraries() -> tuple[str, ...]:
    """Return the names of those that are not installed; nothing is imported."""
    return tuple(name for name in _NEEDED if find_spec(name) is None)


def require_libraries() -> None:
    """Do nothing when all of them are installed.

    Raises:
        ModelUnavailable: one is not; says how to get it.

    """
    missing = missing_libraries()
    if missing:
        names = ", ".join(missing)
        raise ModelUnavailable(
            f"Thiếu thư viện {names}: chạy make models, hoặc pip install 'manhmoi[models]'.",
            f"the libraries {names} are missing: run make models, or pip install 'manhmoi[models]'",
        )
