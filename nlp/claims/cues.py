"""Loads ``cues.yaml`` and compiles one regular expression per role, language and writing."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final

import yaml

from records.text import unaccented

CUES: Final = Path(__file__).with_name("cues.yaml")
LANGUAGES: Final = ("vi", "en", "fr", "ko", "ru", "zh")
_UNSPACED: Final = frozenset({"ko", "zh"})
_ESCAPE_OR_TEXT: Final = re.compile(r"\\.|[^\\]+")


@cache
def _lines() -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the patterns by role and language ("any" for all)."""
    raw = yaml.safe_load(CUES.read_text(encoding="utf-8"))
    return {
        role: {lang: tuple(block.strip("\n").split("\n")) for lang, block in by_lang.items()}
        for role, by_lang in raw.items()
    }


@cache
def pattern(role: str, lang: str, *, accented: bool) -> re.Pattern[str]:
    """Return what finds the cues of ``role`` in a text of ``lang``.

    English cues serve every language ("hotline", "fake"); a language without cues of its own is
    searched with those of all. ``accented`` says whether the text keeps its accents (Vietnamese)
    or is folded; a line that starts with "=" would mean too much without accents and is left out.
    """
    by_lang = _lines()[role]
    langs = tuple(dict.fromkeys((lang, "en"))) if lang in LANGUAGES else LANGUAGES
    parts = [
        _bounded(line.removeprefix("=") if accented else fold_pattern(line), one)
        for one in (*langs, "any")
        for line in by_lang.get(one, ())
        if accented or not line.startswith("=")
    ]
    return re.compile("|".join(parts) if parts else r"(?!)")


def fold_pattern(line: str) -> str:
    r"""Return ``line`` without accents; escapes such as ``\W`` stay as they are."""
    return _ESCAPE_OR_TEXT.sub(
        lambda found: found.group() if found.group()[0] == "\\" else unaccented(found.group()),
        line,
    )


def _bounded(line: str, lang: str) -> str:
    """Keep an alphabetic pattern to whole words."""
    if lang in _UNSPACED or lang == "any":
        return f"(?:{line})"
    before = r"(?<!\w)" if line[0].isalnum() or line[0] == "(" else ""
    after = "" if line.endswith(("$", r"\?")) else r"(?!\w)"
    return f"{before}(?:{line}){after}"
