"""Reads annotated texts, and what a program found in them: JSON lines in the exchange format.

A line of the gold file is ``{"id", "text", "lang", "entities": [{"start", "end", "label", …}]}``;
a line of predictions needs ``id`` and ``entities`` alone. Offsets count code points, the end is
excluded. Blank lines and other fields are passed over; a byte order mark is taken as it comes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson

from records.errors import OperatorError

_BOM: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Marked:
    """One annotated or found span.

    Attributes:
        start: first code point.
        end: behind the last.
        label: as in ``records.entity``.
        norm: the canonical value, ``None`` where there is none.
        fields: everything else of the object: ``about``, ``role``, ``alt`` …
        resolvable: whether a gold object carries ``norm`` at all.
    """

    start: int
    end: int
    label: str
    norm: Any
    fields: Mapping[str, Any]
    resolvable: bool = True


@dataclass(frozen=True, slots=True)
class Annotated:
    """One text with its gold spans."""

    id: str
    lang: str
    text: str
    entities: tuple[Marked, ...]


def read_annotated(path: Path) -> list[Annotated]:
    """Return the annotated texts of ``path``.

    Raises:
        OperatorError: the file cannot be read or holds none, a line is no such object, a span lies
            outside its text, or an id comes twice. The message names file and line.
    """
    found: dict[str, Annotated] = {}
    for where, row in read_rows(path):
        text, lang = row.get("text"), row.get("lang")
        if not isinstance(text, str) or not isinstance(lang, str):
            raise _error(where, "thiếu text hoặc lang", "no text or no lang")
        name = _id(where, row)
        if name in found:
            raise _error(where, f"id “{name}” đã có ở trên", f"id “{name}” was there before")
        entities = _entities(where, row)
        if any(one.end > len(text) for one in entities):
            raise _error(where, "khoảng chữ ngoài văn bản", "a span outside the text")
        found[name] = Annotated(name, lang, text, entities)
    if not found:
        raise OperatorError(f"{path}: không có văn bản nào.", f"{path}: holds no text")
    return list(found.values())


def read_found(path: Path) -> dict[str, tuple[Marked, ...]]:
    """Return what a program found, by text id.

    Raises:
        OperatorError: as :func:`read_annotated`.
    """
    found: dict[str, tuple[Marked, ...]] = {}
    for where, row in read_rows(path):
        name = _id(where, row)
        if name in found:
            raise _error(where, f"id “{name}” đã có ở trên", f"id “{name}” was there before")
        found[name] = _entities(where, row)
    return found


def read_rows(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the objects of a JSON lines file, each with "file:line" for messages.

    Raises:
        OperatorError: the file cannot be read, or a line is no JSON object.
    """
    try:
        data = path.read_bytes().removeprefix(_BOM)
    except OSError as error:
        raise OperatorError(f"Không đọc được {path}.", f"cannot read {path}") from error
    for number, line in enumerate(data.split(b"\n"), start=1):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        try:
            row = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raise _error(where, "không phải JSON", "not JSON") from error
        if not isinstance(row, dict):
            raise _error(where, "không phải đối tượng JSON", "not a JSON object")
        yield where, row


def _id(where: str, row: Mapping[str, Any]) -> str:
    name = row.get("id")
    if isinstance(name, bool) or not isinstance(name, str | int):
        raise _error(where, "thiếu id", "no id")
    return str(name)


def _entities(where: str, row: Mapping[str, Any]) -> tuple[Marked, ...]:
    listed = row.get("entities")
    if not isinstance(listed, list):
        raise _error(where, "thiếu entities", "no entities")
    return tuple(_marked(where, one) for one in listed)


def _marked(where: str, one: Any) -> Marked:
    given: dict[str, Any] = one if isinstance(one, dict) else {}
    start, end, label = given.get("start"), given.get("end"), given.get("label")
    if (
        not isinstance(start, int)
        or not isinstance(end, int)
        or not isinstance(label, str)
        or not 0 <= start < end
    ):
        raise _error(
            where, "entities cần start < end và label", "entities need start < end and a label"
        )
    return Marked(start, end, label.upper(), given.get("norm"), given, "norm" in given)


def _error(where: str, vi: str, en: str) -> OperatorError:
    return OperatorError(f"{where}: {vi}.", f"{where}: {en}")
