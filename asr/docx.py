"""A transcript as a Word document, for a reader who has no console."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from asr.formats import clean, clock, without_control
from records.speech import Doubt, HeardSegment, Word
from records.word_places import overlaps, word_places

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

VIETNAM: Final = ZoneInfo("Asia/Ho_Chi_Minh")
_HEADINGS: Final = ("Thời điểm / Time", "Người nói / Speaker", "Lời / Words")
_MACHINE: Final = "Máy nghe, chưa có người duyệt / Heard by a machine, reviewed by nobody"
_PERSON: Final = "Người duyệt / Reviewed by"
_LEGEND: Final = (
    " Chữ tô vàng, gạch chân: máy nghe không chắc, phải nghe lại trước khi dùng. / Highlighted and "
    "underlined: the machine is not sure, listen again before use."
)
_WIDTHS_CM: Final = (2.6, 2.8, 11.1)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands above the words.

    ``model`` is name and revision, empty for captions that no model of ours made; ``made_at`` is
    aware and shown in Vietnamese time; ``reviewer`` is who corrected the words, empty when nobody
    did.
    """

    file: str
    made_at: datetime
    model: str = ""
    duration_ms: int | None = None
    title: str = "Bản ghi lời nói / Transcript"
    reviewer: str = ""


def to_docx(segments: Iterable[HeardSegment], sheet: Sheet) -> bytes:
    """Return the Word document: facts about the recording, then time, speaker and words.

    Words that a doubt's time touches are highlighted; a doubt that touches no word marks the whole
    segment.
    """
    from docx import Document
    from docx.shared import Cm

    document = Document()
    document.core_properties.title = clean(sheet.title)
    document.core_properties.author = clean(sheet.reviewer or sheet.model)
    document.add_heading(clean(sheet.title), level=1)
    for name, value in _facts(sheet):
        line = document.add_paragraph()
        line.add_run(f"{name}: ").bold = True
        line.add_run(clean(value))
    notice = sheet.reviewer and f"{_PERSON}: {clean(sheet.reviewer)}"
    document.add_paragraph().add_run(notice or _MACHINE).bold = True
    legend = document.add_paragraph()
    _mark(legend.add_run(" Ví dụ / Example "))
    legend.add_run(_LEGEND)
    heard = list(segments)
    channels = len({segment.channel for segment in heard})
    table = document.add_table(rows=1, cols=3, style="Table Grid")
    for cell, heading in zip(table.rows[0].cells, _HEADINGS, strict=True):
        cell.paragraphs[0].add_run(heading).bold = True
    for segment in heard:
        cells = table.add_row().cells
        cells[0].text = clock(segment.start_ms).partition(".")[0]
        cells[1].text = clean(segment.speaker or "") or _channel(segment.channel, channels)
        _write(cells[2].paragraphs[0], segment)
    for row in table.rows:
        for cell, width in zip(row.cells, _WIDTHS_CM, strict=True):
            cell.width = Cm(width)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _facts(sheet: Sheet) -> Iterator[tuple[str, str]]:
    yield "Tệp / File", sheet.file
    if sheet.duration_ms is not None:
        yield "Thời lượng / Length", clock(sheet.duration_ms).partition(".")[0]
    yield "Mô hình / Model", sheet.model or "không có / none"
    yield "Ngày / Date", f"{sheet.made_at.astimezone(VIETNAM):%d/%m/%Y %H:%M}"


def _channel(channel: int, channels: int) -> str:
    return f"Kênh {channel + 1} / Channel {channel + 1}" if channels > 1 else ""


def _write(paragraph: Paragraph, segment: HeardSegment) -> None:
    for text, doubted in doubted_runs(segment.text, segment.words, segment.doubts):
        run = paragraph.add_run(without_control(text))
        if doubted:
            _mark(run)


def doubted_runs(
    text: str, words: Sequence[Word], doubts: Sequence[Doubt]
) -> list[tuple[str, bool]]:
    """Cut ``text`` into pieces that no doubt touches (false) and pieces that one does (true)."""
    if not doubts:
        return [(text, False)]
    spans: list[tuple[int, int]] = []
    for doubt in doubts:
        touched = [
            place
            for place, word in zip(word_places(text, words), words, strict=True)
            if place is not None and overlaps(word, doubt)
        ]
        spans += touched or [(0, len(text))]
    runs: list[tuple[str, bool]] = []
    at = 0
    for start, end in sorted(spans):
        if start > at:
            runs.append((text[at:start], False))
        if end > at:
            runs.append((text[max(at, start) : end], True))
        at = max(at, end)
    if at < len(text):
        runs.append((text[at:], False))
    return runs


def _mark(run: Any) -> None:
    from docx.enum.text import WD_COLOR_INDEX

    run.font.highlight_color = WD_COLOR_INDEX.YELLOW
    run.underline = True
