"""Labels and their values in a death notice, on lines or in running text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ocr.fields import Field, span_score
from ocr.labels import NOTICE, alike
from ocr.pages import PageText
from records.text import unaccented

# Fewer different fields than this are a letter that happens to say "quê quán".
_FEWEST: Final = 3
_DECISIVE: Final = frozenset({"name", "died"})
_COLON: Final = re.compile(r"\s{0,2}[:;.…]{1,3}\s*|\s+[-–]\s+")
_TOKEN: Final = re.compile(r"[^\W_]+")
# A label begins a line, or stands after a comma, a stop, a wide gap, "đã" or "và".
_BEFORE: Final = re.compile(r"(?:^|[,;.(–-]\s*|\s{2,}|\b(?:da|va|la|thuoc|cua)\s+)\W{0,3}$")
_EDGES: Final = " \t\n,;:.…-–_|*\"'“”()"
_DATE: Final = re.compile(
    r"\W*(?:ngay\s+)?(?:\d{1,2}\s*(?:[/.-]|thang)\s*)?\d{1,2}\s*(?:[/.-]|nam)\s*\d{2,4}"
)
_PLACE_AFTER: Final = re.compile(r"\W{0,3}\b(?:tai|o)\b\s*[:;]?\s*")
_ISSUED: Final = re.compile(r"ngay\s+\d{1,2}\s+thang\s+\d{1,2}\s+nam\s+\d{4}\s*$")
_LABELS: Final = sorted(
    ((label.rstrip("~"), label.endswith("~"), name) for name, ls in NOTICE.items() for label in ls),
    key=lambda entry: -len(entry[0]),
)
_LONGEST_VALUE: Final = 160
# Without a colon to show it a label must be nearer: "Nguyễn Văn" is no "Nguyên quán".
_BARE_ALIKE: Final = 88.0


@dataclass(frozen=True, slots=True)
class _Found:
    """A label at ``start``; its value begins at ``value``."""

    name: str
    start: int
    value: int
    likeness: float


def notice_fields(page: PageText) -> list[Field]:
    """Return the fields of a death notice; empty when the page is none.

    The first value of a name counts, unless a later one is read where the first is empty.
    """
    plain = unaccented(page.text)
    if len(plain) != len(page.text):
        return []
    lines = _lines(page.text)
    labels = [found for start, end in lines for found in _labels(plain, start, end)]
    fields: dict[str, Field] = {}
    for number, label in enumerate(labels):
        after = labels[number + 1].start if number + 1 < len(labels) else len(plain)
        for field in _values(page, plain, label, after):
            fields.setdefault(field.name, field)
    if "issued" not in fields and (issued := _issued(page, plain, lines)) is not None:
        fields["issued"] = issued
    known = set(fields) - {"number", "addressed", "issued"}
    if len(known) < _FEWEST or not known & _DECISIVE:
        return []
    return sorted(fields.values(), key=lambda field: field.start)


def _lines(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"[^\n]+", text)]


def _labels(plain: str, start: int, end: int) -> Iterator[_Found]:
    """Yield the labels of one line, left to right, none inside another."""
    tokens = [match.span() for match in _TOKEN.finditer(plain, start, end)]
    at = 0
    while at < len(tokens):
        found = _label_at(plain, tokens, at, start, end)
        if found is None:
            at += 1
            continue
        label, used = found
        yield label
        at += used


def _label_at(
    plain: str, tokens: list[tuple[int, int]], at: int, start: int, end: int
) -> tuple[_Found, int] | None:
    """Return the best label that begins with token ``at``, and how many tokens it takes."""
    first = tokens[at][0]
    if not _BEFORE.search(plain[start:first]):
        return None
    best: tuple[_Found, int] | None = None
    for label, bare, name in _LABELS:
        count = label.count(" ") + 1
        if at + count > len(tokens):
            continue
        last = tokens[at + count - 1][1]
        read = re.sub(r"\W+", " ", plain[first:last])
        likeness = alike(read, label)
        if not likeness or (best and likeness <= best[0].likeness):
            continue
        colon = _COLON.match(plain, last, end)
        if colon is None and not (bare and likeness >= _BARE_ALIKE):
            continue
        best = _Found(name, first, colon.end() if colon else last, likeness), count
    return best


def _values(page: PageText, plain: str, label: _Found, after: int) -> Iterator[Field]:
    """Yield a label's value; a date of death may bring its place with it."""
    start, end = _value_span(plain, label.value, after)
    if label.name == "died" and (date := _DATE.match(plain, start, end)):
        rest = _PLACE_AFTER.match(plain, date.end(), end)
        if rest:
            yield from _field(page, "died_at", rest.end(), end)
        end = date.end()
    if label.name == "name" and (comma := plain.find(",", start, end)) > 0:
        end = comma
    yield from _field(page, label.name, start, end)


def _value_span(plain: str, start: int, after: int) -> tuple[int, int]:
    """Return where a value lies: to the end of its line; on the next one where this is empty.

    A value that ends in a comma goes on on the next line, if that is no label's.
    """
    stop = min(after, start + _LONGEST_VALUE, len(plain))
    end = _line_end(plain, start, stop)
    if not plain[start:end].strip(_EDGES):
        start = min(end + 1, stop)
        while start < stop and plain[start] == "\n":
            start += 1
        end = _line_end(plain, start, stop)
    while plain[start:end].rstrip().endswith((",", "-")) and end < stop and plain[end] == "\n":
        following = _line_end(plain, end + 1, stop)
        if following <= end + 1:
            break
        end = following
    return start, end


def _line_end(plain: str, start: int, stop: int) -> int:
    end = plain.find("\n", start, stop)
    return stop if end < 0 else end


def _field(page: PageText, name: str, start: int, end: int) -> Iterator[Field]:
    while start < end and page.text[start] in _EDGES:
        start += 1
    while end > start and page.text[end - 1] in _EDGES:
        end -= 1
    if end > start and any(map(str.isalnum, page.text[start:end])):
        score = span_score(page.words, start, end, 1.0 if page.score is None else page.score)
        value = " ".join(page.text[start:end].split())
        yield Field(name, value, start, end, score)


def _issued(page: PageText, plain: str, lines: list[tuple[int, int]]) -> Field | None:
    """Return the day in the place-and-date line, where one is written out at a line's end."""
    for start, end in reversed(lines):
        match = _ISSUED.search(plain, start, end)
        line = plain[start:end]
        if match and "sinh" not in line and "nhap ngu" not in line:
            return next(_field(page, "issued", match.start(), end), None)
    return None
