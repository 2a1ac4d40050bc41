"""Texts with their entities marked in place, ``[f:Trần Văn Thuyên]``, as people write tests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_MARK: Final = re.compile(r"\[(\w+):([^\]]*)\]")


@dataclass(frozen=True, slots=True)
class Marked:
    """A text and what is marked in it: ``(start, end, mark)``."""

    lang: str
    text: str
    spans: tuple[tuple[int, int, str], ...]


def read_marked(path: Path, lang: str = "") -> Iterator[Marked]:
    """Yield the lines of ``path``; without ``lang`` each begins with its language and a tab."""
    for line in path.read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        own, _, rest = (lang, "", line) if lang else line.partition("\t")
        yield _parse(own, rest)


def _parse(lang: str, line: str) -> Marked:
    text, spans, at = "", [], 0
    for match in _MARK.finditer(line):
        text += line[at : match.start()]
        spans.append((len(text), len(text) + len(match[2]), match[1]))
        text += match[2]
        at = match.end()
    return Marked(lang, text + line[at:], tuple(spans))


def labelled(marked: Marked, labels: Mapping[str, str]) -> set[tuple[int, int, str]]:
    """Return the spans with the labels that their marks stand for."""
    return {(start, end, labels[mark]) for start, end, mark in marked.spans}
