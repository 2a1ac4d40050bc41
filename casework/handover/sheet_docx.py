"""Writes the evidence sheet as a Word document; the same sheet and time give the same bytes."""

from __future__ import annotations

import io
import zipfile
from typing import Any, Final

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from asr.formats import without_control
from casework.handover.sheet import COUNTRY, MARGINS_MM, MOTTO, TITLE, Section, Sheet
from casework.handover.zipping import entry

_FONT: Final = "Times New Roman"
_RED: Final = RGBColor(0xC0, 0, 0)
_LEFT_MM: Final = 68
_LABEL_MM: Final = 38
_WHOLE_MM: Final = 165
_CENTRE: Final = WD_ALIGN_PARAGRAPH.CENTER
_JUSTIFIED: Final = WD_ALIGN_PARAGRAPH.JUSTIFY


def to_docx(sheet: Sheet) -> bytes:
    """Return the sheet as a Word document."""
    document = Document()
    _page(document, sheet)
    _head(document, sheet)
    for text in (TITLE, sheet.subject):
        _say(document.add_paragraph(), text, 14, bold=True, align=_CENTRE)
    _rule(document)
    for alert in sheet.alerts:
        run = _say(document.add_paragraph(), alert, 14, bold=True, align=_CENTRE)
        run.font.color.rgb = _RED
    _say(document.add_paragraph(), sheet.opening, 13, align=_JUSTIFIED)
    for number, section in enumerate(sheet.sections, start=1):
        _section(document, number, section)
    _foot(document, sheet)
    file = io.BytesIO()
    document.save(file)
    return _steady(file)


def _page(document: Any, sheet: Sheet) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    top, right, bottom, left = MARGINS_MM
    page.top_margin, page.right_margin = Mm(top), Mm(right)
    page.bottom_margin, page.left_margin = Mm(bottom), Mm(left)
    page.header_distance = Mm(10)
    page.different_first_page_header_footer = True
    _page_number(page.header.paragraphs[0])
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(13)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    style.paragraph_format.space_after = Pt(3)
    about = document.core_properties
    about.title, about.author, about.comments = f"{TITLE} – {sheet.number}", sheet.office, ""
    about.created = about.modified = sheet.made_at.replace(tzinfo=None, microsecond=0)
    about.last_modified_by, about.language = "", "vi"


def _page_number(paragraph: Any) -> None:
    paragraph.alignment = _CENTRE
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        run = paragraph.add_run()
        if kind is not None:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)


def _say(
    paragraph: Any,
    text: str,
    size: float = 13,
    *,
    bold: bool = False,
    italic: bool = False,
    align: Any = None,
) -> Any:
    """Add a run to a paragraph and return it."""
    run = paragraph.add_run(without_control(text))
    run.font.name, run.font.size = _FONT, Pt(size)
    run.bold, run.italic = bold, italic
    if align is not None:
        paragraph.alignment = align
    return run


def _rule(holder: Any) -> None:
    """Add a short centred line, a third of the width."""
    line = holder.add_paragraph()
    _say(line, "_" * 18, 6, align=_CENTRE)
    line.paragraph_format.space_after = Pt(4)


def _columns(document: Any, left_mm: float) -> Any:
    table = document.add_table(rows=1, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for cell, width in zip(table.rows[0].cells, (left_mm, _WHOLE_MM - left_mm), strict=True):
        cell.width = Mm(width)
    return table


def _head(document: Any, sheet: Sheet) -> None:
    table = _columns(document, _LEFT_MM)
    left, right = table.rows[0].cells
    lines = [(sheet.parent, False)] if sheet.parent else []
    _cell(left, [(text, 12, bold, False) for text, bold in [*lines, (sheet.office, True)]])
    _cell(right, [(COUNTRY, 12, True, False), (MOTTO, 13, True, False)])
    for cell in (left, right):
        _rule(cell)
    below = table.add_row().cells
    _cell(below[0], [(sheet.number, 13, False, False)])
    _cell(below[1], [(sheet.day, 13, False, True)])


def _cell(cell: Any, lines: list[tuple[str, int, bool, bool]]) -> None:
    """Write centred lines (text, points, bold, italic) into a cell."""
    for place, (text, size, bold, italic) in enumerate(lines):
        line = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        line.paragraph_format.space_after = Pt(0)
        _say(line, text, size, bold=bold, italic=italic, align=_CENTRE)


def _section(document: Any, number: int, section: Section) -> None:
    title = document.add_paragraph()
    title.paragraph_format.keep_with_next = True
    title.paragraph_format.space_before = Pt(6)
    _say(title, f"{number}. {section.title}", bold=True)
    table = _columns(document, _LABEL_MM)
    for place, (label, value) in enumerate(section.rows):
        cells = table.rows[0].cells if place == 0 else table.add_row().cells
        for cell, text in zip(cells, (f"{label}:", value), strict=True):
            cell.paragraphs[0].paragraph_format.space_after = Pt(0)
            _say(cell.paragraphs[0], text)
    if section.quote is not None:
        words = document.add_paragraph()
        for place, text in enumerate(section.quote):
            _say(words, text, bold=place == 1, align=_JUSTIFIED)


def _foot(document: Any, sheet: Sheet) -> None:
    document.add_paragraph()
    left, right = _columns(document, _WHOLE_MM / 2).rows[0].cells
    _say(left.paragraphs[0], "Nơi nhận:", 12, bold=True, italic=True)
    for one in sheet.recipients:
        line = left.add_paragraph()
        line.paragraph_format.space_after = Pt(0)
        _say(line, f"- {one}", 11)
    _cell(right, [(sheet.signer, 13, True, False), (sheet.signer_note, 12, False, True)])


def _steady(file: io.BytesIO) -> bytes:
    """Return the document with its parts stamped with one time instead of the writer's."""
    steady = io.BytesIO()
    with zipfile.ZipFile(file) as made, zipfile.ZipFile(steady, "w") as copy:
        for name in made.namelist():
            copy.writestr(entry(name), made.read(name))
    return steady.getvalue()
