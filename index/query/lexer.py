"""Cuts a typed query into the pieces that its syntax is made of."""

from __future__ import annotations

from enum import Enum, auto
from typing import Final, NamedTuple

import regex

from records.text import nfc


class Kind(Enum):
    """What a piece is."""

    WORD = auto()
    PHRASE = auto()
    FIELD = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    OPEN = auto()
    CLOSE = auto()
    LONE_QUOTE = auto()


class Piece(NamedTuple):
    """One piece: its text (of a phrase without quotes, of a field its value) and field's name."""

    kind: Kind
    text: str
    field: str = ""
    quoted: bool = False


_OPERATORS: Final = {
    "AND": Kind.AND,
    "VÀ": Kind.AND,
    "OR": Kind.OR,
    "HOẶC": Kind.OR,
    "NOT": Kind.NOT,
    "KHÔNG": Kind.NOT,
}
# Opening and closing quotes by pairs; ASCII quotes close themselves, and so does any of a kind
# that people mix up (“…“).
_QUOTED: Final = r"[\"“”„«»＂「『][^\"“”„«»＂「」『』]*[\"“”«»＂」』]"
_PIECE: Final = regex.compile(
    rf"""
    \s+
    | (?P<open>[(（]) | (?P<close>[)）])
    | (?P<minus>(?<![^\s(（])[-−–](?=[^\s\-−–)）]))
    | (?P<field>(?<![^\s(（\-−–])[\p{{L}}][\p{{L}}\p{{M}}_-]{{0,20}}(?=[:：][^\s:：/)）]))[:：]
        (?P<value>{_QUOTED}|[^\s()（）"“”„«»]+)
    | (?P<phrase>{_QUOTED})
    | (?P<lone>["“”„«»＂「」『』])
    | (?P<word>[^\s()（）"“”„«»＂「」『』]+)
    """,
    regex.VERBOSE,
)
_SYNTAX: Final = regex.compile(
    r"""["“”„«»＂「」『』()（）:：]|(?<!\S)[-−–]\S|(?<!\S)(?:AND|OR|NOT|VÀ|HOẶC|KHÔNG)(?!\S)"""
)
# A query typed in capitals throughout says nothing by them.
_SHOUTED_WORDS: Final = 4


def has_syntax(typed: str) -> bool:
    """Whether anything in NFC ``typed`` could be more than plain words."""
    return _SYNTAX.search(typed) is not None


def pieces(typed: str) -> list[Piece]:
    """Return the pieces of ``typed`` in order; never fails."""
    text = nfc(typed)
    shouted = _is_shouted(text)
    found: list[Piece] = []
    for match in _PIECE.finditer(text):
        kind = match.lastgroup
        if match["field"] is not None:
            value = match["value"]
            quoted = value[:1] in '"“”„«»＂「『'
            found.append(
                Piece(Kind.FIELD, value[1:-1] if quoted else value, match["field"], quoted)
            )
        elif kind == "open":
            found.append(Piece(Kind.OPEN, "("))
        elif kind == "close":
            found.append(Piece(Kind.CLOSE, ")"))
        elif kind == "minus":
            found.append(Piece(Kind.NOT, "-"))
        elif kind == "phrase":
            found.append(Piece(Kind.PHRASE, match.group()[1:-1].strip()))
        elif kind == "lone":
            found.append(Piece(Kind.LONE_QUOTE, match.group()))
        elif kind == "word":
            word = match.group()
            operator = None if shouted else _OPERATORS.get(word)
            found.append(Piece(operator or Kind.WORD, word))
    return found


def _is_shouted(text: str) -> bool:
    cased = [word for word in text.split() if word not in _OPERATORS and word.lower() != word]
    lower = any(char.islower() for char in text)
    return not lower and len(cased) >= _SHOUTED_WORDS
