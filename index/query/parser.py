"""Builds the condition that a typed query states. Nothing it meets is an error.

    query   = { either }                      side by side: plain words rank, the rest must hold
    either  = both  { OR both }
    both    = unary { AND unary }
    unary   = [ NOT | - ] ( "(" query ")" | "phrase" | field:value | plain words )

``OR`` and ``AND`` bind closer than standing side by side, and plain words next to each other are
one operand, since most Vietnamese words are several syllables. What does not fit is taken as plain
words, or left out, and told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from index.query.fields import read_field
from index.query.lexer import Kind, Piece
from index.query.names import Names
from models.words import words
from records.query import AllOf, AnyOf, NotOf, Phrase, QueryNode, QueryTrouble

# Deeper parentheses than anybody means, and shallower than the interpreter's stack.
DEEPEST: Final = 40


@dataclass(frozen=True, slots=True)
class Run:
    """Plain words next to each other: they rank, unless an operator makes them a condition.

    ``at`` is where they stand in the query; words in quotes are not ``open`` to other names.
    """

    at: int
    text: str
    open: bool = True


@dataclass(slots=True)
class Parser:
    """One parse of one query: call :meth:`parse` once, then read ``troubles``."""

    pieces: list[Piece]
    names: Names
    at: int = 0
    depth: int = 0
    plain: list[Run] = field(default_factory=list)
    ranking: list[Run] = field(default_factory=list)
    troubles: list[QueryTrouble] = field(default_factory=list)

    def parse(self) -> QueryNode | None:
        """Return the condition, ``None`` when the query states none.

        ``plain`` then holds the plain words, ``ranking`` those of positive conditions.
        """
        parts: list[QueryNode] = []
        while self.at < len(self.pieces):
            parts.extend(self._query())
            if self.at < len(self.pieces):
                self._drop(")", "Thừa dấu ngoặc đóng.", "A closing parenthesis too many.")
        return all_of(parts)

    def _query(self) -> list[QueryNode]:
        parts: list[QueryNode] = []
        while (kind := self._kind()) not in (None, Kind.CLOSE):
            if kind in (Kind.AND, Kind.OR):
                self._lone_operator()
                continue
            part = self._either()
            if isinstance(part, Run):
                self.plain.append(part)
            elif part is not None:
                parts.append(part)
        return parts

    def _either(self) -> QueryNode | Run | None:
        return self._joined(Kind.OR)

    def _joined(self, operator: Kind) -> QueryNode | Run | None:
        """Read operands joined by ``operator``; by AND they are read inside those of OR."""
        parts: list[QueryNode | Run] = []
        while True:
            part = self._joined(Kind.AND) if operator is Kind.OR else self._unary()
            if part is not None:
                parts.append(part)
            if self._kind() is not operator:
                break
            if part is None or not self._has_operand(self.at + 1):
                self._lone_operator()
                break
            self.at += 1
        if len(parts) < 2:
            return parts[0] if parts else None
        hard = [self._hard(part) for part in parts]
        nodes = tuple(node for node in hard if node is not None)
        if operator is Kind.AND:
            return all_of(nodes)
        return AnyOf(nodes) if len(nodes) > 1 else all_of(nodes)

    def _unary(self) -> QueryNode | Run | None:
        negated, word = False, ""
        while self._kind() is Kind.NOT:
            if not self._has_operand(self.at + 1):
                self._lone_operator()
                return None
            negated, word = not negated, self.pieces[self.at].text
            self.at += 1
        if not negated:
            return self._atom()
        before = len(self.ranking), len(self.plain)
        part = self._one_word() if word == "-" else self._atom()
        if isinstance(part, Run):
            # Side by side: leaving out all that has both syllables somewhere would hide too much.
            node: QueryNode | None = Phrase(part.text) if _says_something(part.text) else None
        else:
            node = part
        # What must not be there must not rank either.
        del self.ranking[before[0] :], self.plain[before[1] :]
        return None if node is None else NotOf(node)

    def _one_word(self) -> QueryNode | Run | None:
        if self._kind() is Kind.WORD:
            self.at += 1
            return Run(self.at, self.pieces[self.at - 1].text)
        return self._atom()

    def _atom(self) -> QueryNode | Run | None:
        piece = self.pieces[self.at]
        if piece.kind is Kind.OPEN:
            return self._group()
        first = self.at
        self.at += 1
        if piece.kind is Kind.PHRASE:
            return self._phrase(piece)
        if piece.kind is Kind.FIELD:
            return self._field(piece)
        if piece.kind is Kind.LONE_QUOTE:
            self._tell(
                piece.text, "Dấu ngoặc kép không có cặp.", "A quotation mark without its pair."
            )
            return None
        texts = [piece.text]
        while self._kind() is Kind.WORD:
            texts.append(self.pieces[self.at].text)
            self.at += 1
        return Run(first, " ".join(texts))

    def _group(self) -> QueryNode | Run | None:
        opened = self.at
        self.at += 1
        if self.depth >= DEEPEST:
            self._tell("(", "Ngoặc lồng nhau quá sâu.", "Parentheses nested too deep.")
            return None
        self.depth += 1
        first = len(self.plain)
        parts = self._query()
        self.depth -= 1
        if self._kind() is Kind.CLOSE:
            self.at += 1
        else:
            self._tell("(", "Thiếu dấu ngoặc đóng.", "A closing parenthesis is missing.")
        soft = self.plain[first:]
        if not parts:
            del self.plain[first:]
            return Run(opened, " ".join(run.text for run in soft)) if soft else None
        if self._is_operand(opened):
            del self.plain[first:]
            parts.extend(node for run in soft if (node := self._hard(run)) is not None)
        return all_of(parts)

    def _is_operand(self, opened: int) -> bool:
        """Whether the group just read, whose parenthesis is ``opened``, is beside an operator."""
        before = self.pieces[opened - 1].kind if opened > 0 else None
        return before in (Kind.AND, Kind.OR, Kind.NOT) or self._kind() in (Kind.AND, Kind.OR)

    def _phrase(self, piece: Piece) -> QueryNode | None:
        if not _says_something(piece.text):
            self._tell('""', "Ngoặc kép không có chữ bên trong.", "Nothing between the quotes.")
            return None
        self.ranking.append(Run(self.at - 1, piece.text, open=False))
        return Phrase(piece.text)

    def _field(self, piece: Piece) -> QueryNode | Run | None:
        node = read_field(piece, self.names)
        if isinstance(node, QueryTrouble):
            self.troubles.append(node)
            return Run(self.at - 1, f"{piece.field} {piece.text}")
        if isinstance(node, Phrase):
            self.ranking.append(Run(self.at - 1, piece.text))
        return node

    def _hard(self, part: QueryNode | Run) -> QueryNode | None:
        if not isinstance(part, Run):
            return part
        if not _says_something(part.text):
            return None
        self.ranking.append(part)
        return all_of(self.names.phrases(part.text))

    def _kind(self) -> Kind | None:
        return self.pieces[self.at].kind if self.at < len(self.pieces) else None

    def _has_operand(self, at: int) -> bool:
        starts = (Kind.WORD, Kind.PHRASE, Kind.FIELD, Kind.OPEN, Kind.NOT)
        return at < len(self.pieces) and self.pieces[at].kind in starts

    def _lone_operator(self) -> None:
        word = self.pieces[self.at].text
        self._drop(word, f"“{word}” thiếu một vế.", f"“{word}” lacks one side.")

    def _drop(self, part: str, vi: str, en: str) -> None:
        self.at += 1
        self._tell(part, vi, en)

    def _tell(self, part: str, vi: str, en: str) -> None:
        self.troubles.append(QueryTrouble(part, vi, en))


def all_of(parts: Sequence[QueryNode]) -> QueryNode | None:
    """Return one condition for several that must all hold, ``None`` for none."""
    flat: list[QueryNode] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, AllOf) else (part,))
    if len(flat) < 2:
        return flat[0] if flat else None
    return AllOf(tuple(flat))


def _says_something(text: str) -> bool:
    return next(words(text), None) is not None
