"""The command ``manhmoi``."""

from config.cli.main import main

__all__ = ["main"]
