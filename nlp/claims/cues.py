"""Loads the cues of ``cues/`` and compiles one regular expression per role, language and writing.

Cues are words that tell whose number it is, what is done with it, what a post states and in what
tone. Each file maps a role to its languages and each language to regular expressions, one a line,
in lower case, with accents; they are folded for texts written without. Vietnamese cues are matched
with their accents in accented texts ("giả" is not "giá"); a line that starts with "=" serves
accented texts only. ``<<role>>`` within a line stands for any cue of that role in the same
language. Editors add a line after a review; the rules need no change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import yaml

from records.text import unaccented

CUES: Final = Path(__file__).with_name("cues")
LANGUAGES: Final = ("vi", "en", "fr", "ko", "ru", "zh")
_UNSPACED: Final = frozenset({"ko", "zh"})
_ESCAPE_OR_TEXT: Final = re.compile(r"\\.|[^\\]+")
_NAMED: Final = re.compile(r"<<(\w+)>>")
LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Reads YAML by libyaml where PyYAML has it: in a tenth of the time."""

ByLanguage = dict[str, tuple[str, ...]]


def read_cues(folder: Path) -> dict[str, ByLanguage]:
    """Return the patterns by role and language ("any" for all) of every file in ``folder``.

    Raises:
        ValueError: a role is named twice; it would silently lose half of its cues.

    """
    roles: dict[str, ByLanguage] = {}
    for path in sorted(folder.glob("*.yaml")):
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=LOADER)
        for key, node in root.value if root is not None else ():
            if key.value in roles:
                raise ValueError(f"{path.name}: the cues of {key.value} stand twice")
            roles[key.value] = {
                lang.value: tuple(block.value.strip("\n").split("\n")) for lang, block in node.value
            }
    return roles


@cache
def _lines() -> dict[str, ByLanguage]:
    return read_cues(CUES)


@cache
def pattern(role: str, lang: str, *, accented: bool) -> re.Pattern[str]:
    """Return what finds the cues of ``role`` in a text of ``lang``.

    English cues serve every language ("hotline", "fake") but those of ``en_only`` ("no" is a word
    of unaccented Vietnamese); a language without cues of its own is searched with those of all.
    ``accented`` says whether the text keeps its accents (Vietnamese) or is folded; a line that
    starts with "=" would mean too much without accents and is left out.
    """
    by_lang = _lines()[role]
    langs = tuple(dict.fromkeys((lang, "en"))) if lang in LANGUAGES else LANGUAGES
    lines = (
        (line if accented else fold_pattern(line), one)
        for one in (*langs, f"{lang}_only", "any")
        for line in _written_out(by_lang, one, accented=accented)
    )
    parts = [
        f"{before}(?:{'|'.join(f'(?:{line})' for line in same)}){after}"
        for before, same, after in _by_bounds(lines)
    ]
    return re.compile("|".join(parts) if parts else r"(?!)")


def _written_out(by_lang: ByLanguage, lang: str, *, accented: bool) -> Iterator[str]:
    """Yield the lines of ``lang`` that serve such a text, with the roles they name put in."""
    for line in by_lang.get(lang, ()):
        if accented or not line.startswith("="):
            yield _NAMED.sub(
                lambda found: (
                    "(?:"
                    + "|".join(
                        _written_out(_lines()[found[1]], lang, accented=accented) or ["(?!)"]
                    )
                    + ")"
                ),
                line.removeprefix("="),
            )


def fold_pattern(line: str) -> str:
    r"""Return ``line`` without accents; escapes such as ``\W`` stay as they are."""
    return _ESCAPE_OR_TEXT.sub(
        lambda found: found.group() if found.group()[0] == "\\" else unaccented(found.group()),
        line,
    )


def _by_bounds(lines: Iterator[tuple[str, str]]) -> Iterator[tuple[str, list[str], str]]:
    """Gather neighbouring lines of the same bounds: one test for all rejects most places."""
    bounded = ((line, _bounds(line, lang)) for line, lang in lines)
    for (before, after), same in groupby(bounded, key=lambda one: one[1]):
        yield before, [line for line, _ in same], after


def _bounds(line: str, lang: str) -> tuple[str, str]:
    """Return what keeps an alphabetic pattern to whole words."""
    if lang in _UNSPACED or lang == "any":
        return "", ""
    before = r"(?<!\w)" if line[0].isalnum() or line[0] == "(" else ""
    return before, "" if line.endswith(("$", r"\?")) else r"(?!\w)"


def compile_all() -> None:
    """Compile the cues of every role for the languages of the house.

    A checker does so once, so that the first posts are read as fast as the later ones.
    """
    for role in _lines():
        for lang in LANGUAGES:
            pattern(role, lang, accented=False)
        pattern(role, "vi", accented=True)
