"""What reading a scan or a document gives: text by page, with where each word stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from records.provenance import ModelRef


@dataclass(frozen=True, slots=True)
class WordBox:
    """One word on the page image.

    ``text == page_text[start:end]``; the box is in pixels of the image as read (after EXIF
    rotation, or of the page rendered at ``documents.DPI``), never of the straightened one;
    ``score`` is in [0, 1].
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
    author's own text. ``words`` is empty for a text layer. ``preparation`` says how the page was
    read: ``width`` and ``height`` of the image that boxes point into, ``turned``, ``angle``,
    ``scale``, ``flattened`` where that was done to it, ``layout`` (Tesseract's page segmentation
    mode), ``kept`` (``plain`` or ``prepared``) and ``scores`` of what was tried.
    """

    page: int
    text: str
    score: float | None
    model: ModelRef
    words: tuple[WordBox, ...] = ()
    preparation: Mapping[str, Any] = field(default_factory=dict)
