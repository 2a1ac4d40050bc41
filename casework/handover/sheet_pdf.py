"""Writes the evidence sheet as PDF; the same sheet and time give the same bytes."""

from __future__ import annotations

from typing import Final

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from casework.handover.fonts import FAMILY, drawable, font_files
from casework.handover.sheet import COUNTRY, MARGINS_MM, MOTTO, TITLE, Section, Sheet

_RED: Final = (192, 0, 0)
_BLACK: Final = (0, 0, 0)
_BODY_PT: Final = 13
_LINE_MM: Final = 6.2
_LABEL_MM: Final = 38.0
_LEFT_MM: Final = 68.0
_MISSING: Final = "(Ô vuông □ thay cho chữ mà phông in không có; xem nguyên văn trong van-ban.txt.)"


class _Paper(FPDF):
    """A4 with the decree's margins; page numbers at the top from the second page on."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(format="A4", unit="mm")
        top, right, bottom, left = MARGINS_MM
        self.set_margins(left, top, right)
        self.set_auto_page_break(True, bottom)
        for style, file in font_files():
            self.add_font(FAMILY, style, file)
        self.set_creation_date(sheet.made_at)
        self.set_title(f"{TITLE} – {sheet.number}")
        self.set_lang("vi")
        self.set_producer("Manh Mối")
        self.add_page()

    def header(self) -> None:
        """Print the page number in the top margin, except on the first page."""
        if self.page_no() == 1:
            return
        self.set_font(FAMILY, "", _BODY_PT)
        self.set_y(10)
        self.cell(0, 6, str(self.page_no()), align="C")
        self.set_y(MARGINS_MM[0])

    def say(self, text: str, style: str = "", size: float = _BODY_PT, align: str = "J") -> None:
        """Print a paragraph over the whole width."""
        self.set_font(FAMILY, style, size)
        self.multi_cell(
            0, _LINE_MM, drawable(text), align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT
        )


def to_pdf(sheet: Sheet) -> bytes:
    """Return the sheet as PDF."""
    paper = _Paper(sheet)
    _head(paper, sheet)
    _subject(paper, sheet)
    for alert in sheet.alerts:
        paper.set_text_color(*_RED)
        paper.say(alert, "B", 14, "C")
        paper.set_text_color(*_BLACK)
    paper.ln(2)
    paper.say(sheet.opening)
    for number, section in enumerate(sheet.sections, start=1):
        _section(paper, number, section)
    if "\u25a1" in drawable(_words(sheet)):
        paper.say(_MISSING, "I", 11, "L")
    _foot(paper, sheet)
    return bytes(paper.output())


def _words(sheet: Sheet) -> str:
    parts = [value for one in sheet.sections for row in one.rows for value in row]
    parts += [piece for one in sheet.sections for piece in one.quote or ()]
    return "".join(parts)


def _column(paper: FPDF, x: float, width: float, lines: list[tuple[str, str, float]]) -> float:
    """Print centred lines (text, style, points) in a column; return where it ends."""
    for text, style, size in lines:
        paper.set_font(FAMILY, style, size)
        paper.set_x(x)
        paper.multi_cell(width, 5.6, drawable(text), align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    return float(paper.get_y())


def _rule(paper: FPDF, middle: float, width: float, y: float) -> None:
    paper.set_line_width(0.25)
    paper.line(middle - width / 2, y, middle + width / 2, y)


def _head(paper: FPDF, sheet: Sheet) -> None:
    top, left = paper.get_y(), paper.l_margin
    right_x, right_width = left + _LEFT_MM, paper.epw - _LEFT_MM
    offices = [(sheet.parent, "", 12.0)] if sheet.parent else []
    left_end = _column(paper, left, _LEFT_MM, [*offices, (sheet.office, "B", 12.0)])
    _rule(paper, left + _LEFT_MM / 2, _LEFT_MM * 0.4, left_end + 0.8)
    paper.set_y(top)
    right_end = _column(paper, right_x, right_width, [(COUNTRY, "B", 12.0), (MOTTO, "B", 13.0)])
    paper.set_font(FAMILY, "B", 13)
    _rule(paper, right_x + right_width / 2, paper.get_string_width(MOTTO), right_end + 0.8)
    below = max(left_end, right_end) + 3
    paper.set_y(below)
    _column(paper, left, _LEFT_MM, [(sheet.number, "", 13.0)])
    paper.set_y(below)
    _column(paper, right_x, right_width, [(sheet.day, "I", 13.0)])
    paper.ln(5)


def _subject(paper: _Paper, sheet: Sheet) -> None:
    paper.say(TITLE, "B", 14, "C")
    paper.say(sheet.subject, "B", 14, "C")
    _rule(paper, paper.l_margin + paper.epw / 2, paper.epw * 0.35, paper.get_y() + 1)
    paper.ln(5)


def _section(paper: _Paper, number: int, section: Section) -> None:
    paper.ln(1.5)
    if paper.get_y() > paper.page_break_trigger - 4 * _LINE_MM:
        paper.add_page()
    paper.say(f"{number}. {section.title}", "B", _BODY_PT, "L")
    for label, value in section.rows:
        if paper.get_y() > paper.page_break_trigger - 2 * _LINE_MM:
            paper.add_page()
        paper.set_font(FAMILY, "", _BODY_PT)
        page, y = paper.page_no(), paper.get_y()
        paper.multi_cell(_LABEL_MM, _LINE_MM, drawable(f"{label}:"), align="L")
        end_label = paper.get_y()
        paper.set_xy(paper.l_margin + _LABEL_MM, y)
        paper.multi_cell(
            0,
            _LINE_MM,
            drawable(value),
            align="L",
            new_x=XPos.LMARGIN,
            new_y=YPos.NEXT,
        )
        if paper.page_no() == page:
            paper.set_y(max(paper.get_y(), end_label))
    if section.quote is not None:
        _quote(paper, section.quote)


def _quote(paper: FPDF, quote: tuple[str, str, str]) -> None:
    for text, style in zip(quote, ("", "B", ""), strict=True):
        paper.set_font(FAMILY, style, _BODY_PT)
        paper.write(_LINE_MM, drawable(text))
    paper.ln(_LINE_MM)


def _foot(paper: FPDF, sheet: Sheet) -> None:
    if paper.get_y() > paper.page_break_trigger - 45:
        paper.add_page()
    paper.ln(4)
    top, half = paper.get_y(), paper.epw / 2
    paper.set_font(FAMILY, "BI", 12)
    paper.cell(half, 5.5, "Nơi nhận:", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    paper.set_font(FAMILY, "", 11)
    for one in sheet.recipients:
        paper.multi_cell(
            half, 5, drawable(f"- {one}"), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT
        )
    paper.set_y(top)
    lines = [(sheet.signer, "B", 13.0), (sheet.signer_note, "I", 12.0)]
    _column(paper, paper.l_margin + half, half, lines)
