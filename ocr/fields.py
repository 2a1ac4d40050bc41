"""What a death notice or a typed list says, field by field: suggested, never confirmed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

from ocr.pages import PageText, WordBox
from records.provenance import ModelRef

MODEL: Final = ModelRef("manhmoi-notice-rules", "1")


@dataclass(frozen=True, slots=True)
class Field:
    """One value: ``value`` as read, at ``text[start:end]`` of the reading.

    ``score`` is the mean confidence of its words in [0, 1]; ``row`` numbers the people of a list
    from 1 and is 0 in a notice.
    """

    name: str
    value: str
    start: int
    end: int
    score: float
    row: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return it as rows and files hold it."""
        return {**asdict(self), "score": round(self.score, 3)}


def span_score(words: tuple[WordBox, ...], start: int, end: int, unknown: float) -> float:
    """Return the mean confidence, by letters, of the words that touch a span."""
    found = [(w.score, w.end - w.start) for w in words if w.start < end and w.end > start]
    letters = sum(count for _, count in found)
    return sum(score * count for score, count in found) / letters if letters else unknown


def page_fields(page: PageText) -> list[Field]:
    """Return the fields of a page: a list's rows where it is one, else a notice's labels.

    A text layer's words have no score; its fields get 1.0, for they are the author's own.
    """
    from ocr.lists import list_fields
    from ocr.notices import notice_fields

    return list_fields(page) or notice_fields(page)
