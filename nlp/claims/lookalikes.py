"""Letters that only look like Latin ones, text turned round, words taken apart: as they are read.

Whoever hides a word from a machine writes ``liệt`` with a Cyrillic ``е``, ``h0tline`` with a zero,
``A.D.N`` with dots, or turns a number round with U+202E. A reader sees through it, so must we.
"""

from __future__ import annotations

import re
from typing import Final

from nlp.claims.normalise import MappedText

_CYRILLIC: Final = dict(
    zip("АВЕКМНОРСТУХЅІЈԁаеорсухѕіјһԛԝӏвкмнт", "ABEKMHOPCTYXSIJdaeopcyxsijhqwlbkmht", strict=True)
)
_GREEK: Final = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαβγεηικνορτυχ", "ABEZHIKMNOPTYXabyenikvoptux", strict=True))
_SMALL_CAPITALS: Final = dict(
    zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢɑɡı", "abcdefghijklmnoprstuvwyzagi", strict=True)
)
_TABLE: Final = str.maketrans({**_CYRILLIC, **_GREEK, **_SMALL_CAPITALS})
_OTHER_SCRIPT: Final = re.compile("[\u0370-\u052f\u1d00-\u1d22ɪɢʏʜʟɴʀʙꜰꜱɑɡı]")
_MARKED: Final = "\u0300-\u036f\u200b-\u200d\ufe0f"
_WORD: Final = re.compile(rf"[\w{_MARKED}]+")
_LATIN: Final = re.compile("[A-Za-zÀ-ɏḀ-ỿ]")
_SOUND: Final = re.compile("[\u0370-\u052f]")
_APART: Final = re.compile(r"(?<![\w.])(?:[^\W\d_][.\-*_·~+/|]){2,}[^\W\d_](?![\w@])(?!\.\w)")
_MAYBE_APART: Final = re.compile(r"[.\-*_·~+/|][^\W\d_][.\-*_·~+/|]")
_LEET: Final = re.compile(r"(?<=[^\W\d_])[01](?=[^\W\d_])")
_LEET_LETTERS: Final = {"0": "o", "1": "i"}
_REPEATED: Final = re.compile(r"(?<!\w)(\w{1,8})(?:\s\1(?!\w)){15,}")
"""One word over and over says nothing, and costs the cues much time."""
_TURNED: Final = re.compile("\u202e([^\u202c\n]+)\u202c?")


def unmask(text: str) -> str:
    """Return ``text`` with look-alike letters as the Latin ones they stand for, equally long.

    Only in a word that otherwise is Latin (or has no other letter, in a text mostly Latin):
    Russian and Greek words stay.
    """
    if not _OTHER_SCRIPT.search(text):
        return text
    foreign = len(_SOUND.findall(text))
    mostly_latin = len(_LATIN.findall(text)) > foreign

    def word(match: re.Match[str]) -> str:
        said = match.group()
        if not _OTHER_SCRIPT.search(said):
            return said
        seen = said.translate(_TABLE)
        if _SOUND.search(seen):
            return said
        return seen if mostly_latin or _LATIN.search(said) else said

    return _WORD.sub(word, text)


def turned(mapped: MappedText, text: str) -> MappedText:
    """Return ``mapped`` (of ``text``) with spans shown back to front by U+202E as they are seen.

    Each character of such a span stands for the whole span.
    """
    if "\u202e" not in text:
        return mapped
    folded, kept = list(mapped.folded), list(mapped.kept)
    starts, ends = list(mapped.starts), list(mapped.ends)
    for match in _TURNED.finditer(text):
        first, last = (mapped.place(offset) for offset in match.span(1))
        if first < last:
            start, end = mapped.span(first, last)
            folded[first:last] = folded[first:last][::-1]
            kept[first:last] = kept[first:last][::-1]
            starts[first:last] = [start] * (last - first)
            ends[first:last] = [end] * (last - first)
    return MappedText("".join(folded), "".join(kept), starts, ends)


def put_together(mapped: MappedText) -> MappedText:
    """Write words taken apart ("a.d.n") and letters hidden as figures ("h0tline") as read."""
    shorter = mapped.substitute(_REPEATED, lambda run: " ".join(run.split()[:3]))
    joined = shorter.substitute(_LEET, _LEET_LETTERS.__getitem__)
    return _closed_up(joined)


def _closed_up(mapped: MappedText) -> MappedText:
    """Drop the signs between the single letters of a word taken apart."""
    if not _MAYBE_APART.search(mapped.folded):
        return mapped
    drop = {
        place
        for match in _APART.finditer(mapped.folded)
        for place in range(match.start() + 1, match.end(), 2)
    }
    if not drop:
        return mapped
    keep = [place for place in range(len(mapped.folded)) if place not in drop]
    return MappedText(
        "".join(mapped.folded[place] for place in keep),
        "".join(mapped.kept[place] for place in keep),
        [mapped.starts[place] for place in keep],
        [mapped.ends[place] for place in keep],
    )
