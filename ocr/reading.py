"""One door to the text of an image, PDF or DOCX."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final

from ocr.documents import PDF_TEXT, PdfFile, docx_text
from ocr.images import open_images
from ocr.page import scan_page
from ocr.pages import PageText
from ocr.scan import TIMEOUT_S, require_engine
from records.errors import Quarantine

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def read_pages(
    stream: BinaryIO, mime: str, *, timeout_s: float = TIMEOUT_S
) -> Iterator[PageText | Quarantine]:
    """Yield the text of each page, or why a page of an otherwise readable file has none.

    Args:
        stream: seekable bytes of the file.
        mime: its type by content.
        timeout_s: seconds of recognition allowed for one page.

    Raises:
        Quarantine: the file cannot be read at all, or its type is not for this room.
        Parked: ``ocr_engine``, raised before anything is yielded.
    """
    if mime == DOCX:
        yield docx_text(stream)
    elif mime == "application/pdf":
        yield from _pdf(stream, timeout_s)
    elif mime.startswith("image/"):
        require_engine()
        for number, image in enumerate(open_images(stream), start=1):
            yield scan_page(image, number, timeout_s=timeout_s)
    else:
        raise Quarantine(
            "unknown_kind", f"Không đọc chữ từ {mime}", f"text is not read from {mime}"
        )


def _pdf(stream: BinaryIO, timeout_s: float) -> Iterator[PageText | Quarantine]:
    with PdfFile(stream) as document:
        layers: list[str | Quarantine] = []
        for page in range(1, document.pages + 1):
            try:
                layers.append(document.text(page))
            except Quarantine as error:
                layers.append(error)
        if "" in layers:
            require_engine()
        for page, layer in enumerate(layers, start=1):
            if isinstance(layer, Quarantine):
                yield layer
            elif layer:
                yield PageText(page, layer, None, PDF_TEXT)
            else:
                try:
                    yield scan_page(document.image(page), page, timeout_s=timeout_s)
                except Quarantine as error:
                    yield error
