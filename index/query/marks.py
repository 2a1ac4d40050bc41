"""Where other names of what was asked stand in a text."""

from __future__ import annotations

from collections.abc import Sequence

from index.query.canon import tokens
from index.tokens import units_of
from models.words import words
from records.text import nfc


def name_spans(
    text: str, names: Sequence[str] = (), units: Sequence[str] = ()
) -> list[tuple[int, int]]:
    """Return where any of ``names`` stands whole in ``text``, and where a unit of ``units`` does.

    Args:
        text: NFC text.
        names: names, whatever their accents and case.
        units: codes of military units, in whatever notation they stand.

    Returns:
        Pairs ``(start, end)`` of character offsets, in no order; they may overlap.

    """
    spans: list[tuple[int, int]] = []
    row = tokens(text) if names else []
    bare = [token.bare for token in row]
    wanted = {tuple(token.bare for token in tokens(name)) for name in names} - {()}
    firsts: dict[str, list[tuple[str, ...]]] = {}
    for name in wanted:
        firsts.setdefault(name[0], []).append(name)
    for place, token in enumerate(row):
        for name in firsts.get(token.bare, ()):
            if tuple(bare[place : place + len(name)]) == name:
                spans.append((token.start, row[place + len(name) - 1].end))
    if units:
        found = list(words(nfc(text).lower()))
        spans.extend(
            (found[mention.first].start, found[mention.last].end)
            for mention in units_of(found)
            if mention.code in units
        )
    return spans
