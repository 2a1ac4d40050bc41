"""Text of PDF and DOCX files; page images of PDF pages that carry no text."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any, BinaryIO, Final

import docx
import pypdfium2
from docx.opc.exceptions import OpcError
from docx.table import Table
from PIL import Image

from ocr.images import MAX_PIXELS
from ocr.pages import PageText
from ocr.zips import check_zip
from records.errors import Quarantine
from records.provenance import ModelRef
from records.text import nfc

MAX_PAGES: Final = 500
MAX_PDF_BYTES: Final = 256 * 1024 * 1024
MAX_CHARS: Final = 8_000_000
DPI: Final = 300
# Fewer letters than this are a page number or a stamp over a scan, not the page's text.
MIN_LETTERS: Final = 16
PDF_TEXT: Final = ModelRef("pdf-text-layer", f"pypdfium2-{version('pypdfium2')}")
DOCX_TEXT: Final = ModelRef("docx-text", f"python-docx-{version('python-docx')}")
# PDFium must not be entered by two threads at once.
_PDFIUM: Final = threading.RLock()
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def _tidy(text: str) -> str:
    """NFC, one kind of newline, no control characters; words hyphenated by pdfium rejoined."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe\n", "")
    return nfc(_CONTROL.sub("", text)).strip()


class PdfFile:
    """An open PDF. Close it, or use it as a context manager.

    Raises:
        Quarantine: ``encrypted``, ``bad_pdf``, ``too_large`` or ``too_many_pages``.
    """

    def __init__(self, stream: BinaryIO) -> None:
        stream.seek(0, 2)
        if stream.tell() > MAX_PDF_BYTES:
            raise Quarantine("too_large", "PDF lớn hơn 256 MB", "the PDF is larger than 256 MB")
        stream.seek(0)
        try:
            with _PDFIUM:
                self._document = pypdfium2.PdfDocument(stream)
                pages = len(self._document)
        except pypdfium2.PdfiumError as error:
            if "password" in str(error).lower():
                raise Quarantine(
                    "encrypted", "PDF có mật khẩu, không mở được", "the PDF is password protected"
                ) from error
            raise _bad_pdf(error) from error
        if not 0 < pages <= MAX_PAGES:
            self.close()
            raise Quarantine(
                "too_many_pages" if pages else "bad_pdf",
                f"PDF có {pages} trang; nhận từ 1 đến {MAX_PAGES}",
                f"the PDF has {pages} pages; 1 to {MAX_PAGES} are taken",
            )
        self.pages = pages

    def __enter__(self) -> PdfFile:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Free the document."""
        with _PDFIUM:
            self._document.close()

    def text(self, page: int) -> str:
        """Return the text layer of page ``page`` (from 1); empty when it has none worth it.

        Raises:
            Quarantine: ``bad_pdf``.
        """
        try:
            with _PDFIUM:
                opened = self._document[page - 1]
                layer = opened.get_textpage()
                text = _tidy(layer.get_text_bounded())
                layer.close()
                opened.close()
        except (pypdfium2.PdfiumError, ValueError, IndexError) as error:
            raise _bad_pdf(error, page) from error
        letters = sum(1 for char in text if char.isalpha())
        return text if letters >= MIN_LETTERS else ""

    def image(self, page: int) -> Image.Image:
        """Return page ``page`` (from 1) as a grey image at ``DPI``, smaller for a huge page.

        Raises:
            Quarantine: ``bad_pdf``.
        """
        try:
            with _PDFIUM:
                opened = self._document[page - 1]
                width, height = opened.get_size()
                points = max(width * height, 1.0)
                scale = min(DPI / 72, (MAX_PIXELS / 2 / points) ** 0.5)
                bitmap = opened.render(scale=scale, grayscale=True)
                image: Image.Image = bitmap.to_pil().copy()
                bitmap.close()
                opened.close()
        except (pypdfium2.PdfiumError, ValueError, IndexError, MemoryError, OSError) as error:
            raise _bad_pdf(error, page) from error
        return image


def _bad_pdf(error: Exception, page: int | None = None) -> Quarantine:
    where_vi, where_en = (f" (trang {page})", f" (page {page})") if page else ("", "")
    return Quarantine(
        "bad_pdf",
        f"PDF hỏng hoặc bị cắt cụt{where_vi}",
        f"the PDF is damaged or cut off{where_en}: {error}",
    )


def docx_text(stream: BinaryIO) -> PageText:
    """Return the text of a DOCX: paragraphs on lines, table cells parted by tabs.

    Raises:
        Quarantine: ``bad_docx``, ``too_large``, or what ``check_zip`` raises.
    """
    names = check_zip(stream)
    if "word/document.xml" not in names:
        raise _bad_docx("no word/document.xml")
    parts: list[str] = []
    size = 0
    try:
        for part in _blocks(docx.Document(stream)):
            size += len(part)
            if size > MAX_CHARS:
                raise Quarantine("too_large", "Văn bản quá dài", "the document is too long")
            parts.append(part)
    except (OpcError, KeyError, ValueError, AttributeError, SyntaxError, TypeError) as error:
        raise _bad_docx(str(error)) from error
    except RecursionError as error:
        raise _bad_docx("nested too deeply") from error
    return PageText(1, _tidy("\n".join(parts)), None, DOCX_TEXT)


def _blocks(container: Any) -> Iterator[str]:
    """Text of a document or cell in reading order."""
    for block in container.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                yield "\t".join("\n".join(_blocks(cell)) for cell in row.cells)
        else:
            yield block.text


def _bad_docx(detail: str) -> Quarantine:
    return Quarantine("bad_docx", "Tệp DOCX hỏng, không đọc được", f"the DOCX is damaged: {detail}")
