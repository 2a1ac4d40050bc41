"""Words to the operator: Vietnamese, or English when asked for."""

from __future__ import annotations

import os

import click


def english() -> bool:
    """Whether the operator asked for English (``MANHMOI_LANG=en``)."""
    return os.environ.get("MANHMOI_LANG", "vi") == "en"


def pick(vi: str, en: str) -> str:
    """Return the message in the operator's language."""
    return en if english() else vi


def say(vi: str, en: str) -> None:
    """Tell the operator something, on standard error, beside the command's results."""
    click.echo(pick(vi, en), err=True)
