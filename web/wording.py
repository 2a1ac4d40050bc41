"""Errors of the house in the language of the page."""

from __future__ import annotations

from django.utils.translation import get_language

from records.errors import ManhMoiError


def error_text(error: ManhMoiError) -> str:
    """Return the error's message in the active language."""
    return error.en if get_language() == "en" else error.vi
