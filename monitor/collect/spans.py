"""Where in a JSON page each record stands, so that each gets a key of its own in the archive.

A page is archived exactly as received, cut at the edges of its records: what the source deletes
later can then be erased alone, while the page's SHA-256 stays that of the bytes that came.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any, Final

from records.errors import Quarantine

Path = tuple[str, ...]
Step = str | int
_DECODER: Final = json.JSONDecoder(strict=False)
_SPACE: Final = " \t\n\r"
_MAX_DEPTH: Final = 64
CHUNK_BYTES: Final = 1 << 20
"""Largest piece of the archive (``casework.archive.chunking``)."""


@dataclass(frozen=True, slots=True)
class Span:
    """One record's value, the steps that lead to it, and its bytes ``start`` to ``end``."""

    value: Any
    steps: tuple[Step, ...]
    start: int
    end: int


class _Walker:
    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[tuple[Any, tuple[Step, ...], int, int]] = []

    def space(self, at: int) -> int:
        text, end = self.text, len(self.text)
        while at < end and text[at] in _SPACE:
            at += 1
        return at

    def walk(self, at: int, paths: Sequence[Path], steps: tuple[Step, ...]) -> int:
        """Walk the value at ``at``; return where it ends."""
        at = self.space(at)
        if not paths or any(not path for path in paths):
            value, end = _DECODER.raw_decode(self.text, at)
            if paths:
                self.found.append((value, steps, at, end))
            return int(end)
        if len(steps) > _MAX_DEPTH:
            raise RecursionError
        opening = self.text[at : at + 1]
        if opening == "{":
            return self._object(at + 1, paths, steps)
        if opening == "[":
            return self._array(at + 1, paths, steps)
        return int(_DECODER.raw_decode(self.text, at)[1])

    def _object(self, at: int, paths: Sequence[Path], steps: tuple[Step, ...]) -> int:
        at = self.space(at)
        if self.text[at : at + 1] == "}":
            return at + 1
        while True:
            at = self._expect(at, '"')
            key, at = scanstring(self.text, at, False)
            at = self._expect(self.space(at), ":")
            inner = [path[1:] for path in paths if path[0] in (key, "*")]
            at = self.space(self.walk(at, inner, (*steps, key)))
            if self.text[at : at + 1] == "}":
                return at + 1
            at = self.space(self._expect(at, ","))

    def _array(self, at: int, paths: Sequence[Path], steps: tuple[Step, ...]) -> int:
        at = self.space(at)
        if self.text[at : at + 1] == "]":
            return at + 1
        inner = [path[1:] for path in paths if path[0] == "*"]
        number = 0
        while True:
            at = self.space(self.walk(at, inner, (*steps, number)))
            number += 1
            if self.text[at : at + 1] == "]":
                return at + 1
            at = self._expect(at, ",")

    def _expect(self, at: int, sign: str) -> int:
        if self.text[at : at + 1] != sign:
            raise json.JSONDecodeError(f"expected {sign}", self.text, at)
        return at + 1


def spans(data: bytes, paths: Sequence[Path]) -> list[Span]:
    """Return the values that ``paths`` lead to, in the order they stand in ``data``.

    Args:
        data: one JSON document, UTF-8.
        paths: keys from the root, ``*`` for every element of an array (or member of an object);
            the values found must not lie inside each other.

    Raises:
        Quarantine: ``bad_encoding``, ``bad_json`` or ``too_deep``.
    """
    bom = len(b"\xef\xbb\xbf") if data.startswith(b"\xef\xbb\xbf") else 0
    try:
        walker = _Walker(data[bom:].decode("utf-8"))
        end = walker.walk(0, list(paths), ())
        if walker.space(end) != len(walker.text):
            raise json.JSONDecodeError("more behind the end", walker.text, end)
    except UnicodeDecodeError as error:
        raise _bad("bad_encoding", "không phải UTF-8", "not UTF-8", error.start) from error
    except RecursionError as error:
        raise _bad("too_deep", "lồng nhau quá sâu", "nested too deeply", 0) from error
    except (ValueError, StopIteration) as error:
        where = getattr(error, "pos", 0)
        raise _bad(
            "bad_json", "không phải JSON hợp lệ", f"no valid JSON: {error}", where
        ) from error
    return list(_in_bytes(walker, bom))


def _in_bytes(walker: _Walker, bom: int) -> Iterator[Span]:
    text, byte, char = walker.text, bom, 0
    plain = text.isascii()
    for value, steps, start, end in walker.found:
        first = bom + start if plain else byte + len(text[char:start].encode())
        last = bom + end if plain else first + len(text[start:end].encode())
        byte, char = last, end
        yield Span(value, steps, first, last)


def _bad(reason: str, vi: str, en: str, byte: int) -> Quarantine:
    return Quarantine(reason, f"Trang dữ liệu hỏng: {vi}", f"bad page: {en}", byte=byte)


def cuts_of(found: Sequence[Span], size: int) -> list[int]:
    """Return the byte offsets at which a page of ``size`` bytes is cut: 0 and every edge."""
    return sorted({0, *(s.start for s in found), *(s.end for s in found)} - {size})


class ChunkMap:
    """Which chunks of the archived page hold which bytes, for pages cut at ``cuts``."""

    def __init__(self, cuts: Sequence[int], size: int) -> None:
        self._first: dict[int, int] = {}
        self._last: dict[int, int] = {}
        number = 0
        for start, end in zip(cuts, [*cuts[1:], size], strict=True):
            self._first[start] = number
            number += max(1, -(-(end - start) // CHUNK_BYTES))
            self._last[end] = number - 1

    def chunks(self, span: Span) -> tuple[int, int]:
        """Return the first and last chunk (inclusive) of a record."""
        return self._first[span.start], self._last[span.end]
