"""What reading a scan or a document gives: text by page, with where each word stands."""

from __future__ import annotations

from dataclasses import dataclass

from records.provenance import ModelRef


@dataclass(frozen=True, slots=True)
class WordBox:
    """One word on the page image.

    ``text == page_text[start:end]``; the box is in pixels of the image as read (after EXIF
    rotation, or of the page rendered at ``documents.DPI``); ``score`` is in [0, 1].
    """

    text: str
    start: int
    end: int
    left: int
    top: int
    width: int
    height: int
    score: float


@dataclass(frozen=True, slots=True)
class PageText:
    """Text of one page, numbered from 1.

    ``score`` is the mean word confidence in [0, 1], ``None`` for a text layer, which is the
    author's own text. ``words`` is empty for a text layer.
    """

    page: int
    text: str
    score: float | None
    model: ModelRef
    words: tuple[WordBox, ...] = ()
