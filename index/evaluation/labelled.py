"""Reads a labelled set: passages, and questions with the ids of the passages that answer them.

Both are JSON lines in UTF-8. An id is a string or a whole number; ``7`` and ``"7"`` are one id.
Further fields are ignored, blank lines skipped, a byte order mark and CRLF taken as they come.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import orjson

from records.errors import OperatorError

_BOM: Final = b"\xef\xbb\xbf"

_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class LabelledPassage:
    """One text that can be found."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class LabelledQuery:
    """One question, and the ids of the passages that answer it (at least one)."""

    id: str
    text: str
    relevant: frozenset[str]


def read_passages(path: Path) -> list[LabelledPassage]:
    """Return the passages of ``path``, ``{"id", "text"}`` a line.

    Raises:
        OperatorError: the file cannot be read or holds none; a line is no such object, or its id
            was there before. The message names file and line.

    """
    found: dict[str, LabelledPassage] = {}
    for line in _lines(path):
        passage = LabelledPassage(line.id(), line.text())
        _once(line, passage.id, found)
        found[passage.id] = passage
    return _some(path, list(found.values()))


def read_queries(path: Path, passages: Collection[str]) -> list[LabelledQuery]:
    """Return the questions of ``path``, ``{"id", "text", "relevant": [ids]}`` a line.

    Args:
        path: the file.
        passages: every passage id there is.

    Raises:
        OperatorError: as :func:`read_passages`; also a ``relevant`` that is no list of ids, is
            empty, or names a passage that is not there.

    """
    found: dict[str, LabelledQuery] = {}
    for line in _lines(path):
        relevant = line.relevant()
        for wanted in sorted(relevant):
            if wanted not in passages:
                raise line.error(
                    f"relevant nêu đoạn “{wanted}”, không có trong tệp các đoạn",
                    f"relevant names passage “{wanted}”, which is not among the passages",
                )
        query = LabelledQuery(line.id(), line.text(), relevant)
        _once(line, query.id, found)
        found[query.id] = query
    return _some(path, list(found.values()))


@dataclass(frozen=True, slots=True)
class _Line:
    path: Path
    number: int
    row: dict[str, Any]

    def error(self, vi: str, en: str) -> OperatorError:
        return _bad_line(self.path, self.number, vi, en)

    def id(self) -> str:
        return self._id(self._field("id"), "id")

    def text(self) -> str:
        text = self._field("text")
        if not isinstance(text, str):
            raise self.error("text phải là chữ", "text must be a string")
        return text

    def relevant(self) -> frozenset[str]:
        ids = self._field("relevant")
        if not isinstance(ids, list) or not ids:
            raise self.error(
                "relevant phải là danh sách có ít nhất một mã đoạn",
                "relevant must be a list of at least one passage id",
            )
        return frozenset(self._id(one, "relevant") for one in ids)

    def _field(self, name: str) -> Any:
        if name not in self.row:
            raise self.error(f"thiếu “{name}”", f"“{name}” is missing")
        return self.row[name]

    def _id(self, value: Any, name: str) -> str:
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not whole and not (isinstance(value, str) and value):
            raise self.error(
                f"{name}: mã phải là chữ hoặc số nguyên", f"{name}: an id is a string or an integer"
            )
        return str(value)


def _lines(path: Path) -> Iterator[_Line]:
    try:
        with path.open("rb") as file:
            for number, raw in enumerate(file, start=1):
                line = raw.removeprefix(_BOM) if number == 1 else raw
                if line.strip():
                    yield _Line(path, number, _object(path, number, line))
    except OSError as error:
        raise OperatorError(
            f"Không đọc được {path}: {error.strerror}", f"{path} cannot be read: {error.strerror}"
        ) from error


def _object(path: Path, number: int, line: bytes) -> dict[str, Any]:
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise _bad_line(
            path,
            number,
            f"không phải JSON bằng UTF-8 ({error})",
            f"not JSON in UTF-8 ({error})",
        ) from error
    if not isinstance(row, dict):
        raise _bad_line(path, number, "cần một đối tượng JSON", "a JSON object is expected")
    return row


def _once(line: _Line, found_id: str, before: Collection[str]) -> None:
    if found_id in before:
        raise line.error(f"mã “{found_id}” đã có ở trên", f"id “{found_id}” was there before")


def _some(path: Path, rows: list[_Row]) -> list[_Row]:
    if not rows:
        raise OperatorError(f"{path} không có dòng nào.", f"{path} holds no line.")
    return rows


def _bad_line(path: Path, number: int, vi: str, en: str) -> OperatorError:
    return OperatorError(f"{path}, dòng {number}: {vi}", f"{path}, line {number}: {en}")
