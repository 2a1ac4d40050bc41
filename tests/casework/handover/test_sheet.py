"""The evidence sheet: Decree 30/2020's layout, every Vietnamese letter, red when withdrawn."""

from __future__ import annotations

import io
import unicodedata
from datetime import UTC, datetime

import pytest
from docx import Document
from docx.shared import Mm, Pt, RGBColor
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from casework.handover.evidence import Dossier
from casework.handover.fonts import drawable, font_files
from casework.handover.sheet import Sheet, sheet_of
from casework.handover.sheet_docx import to_docx
from casework.handover.sheet_pdf import to_pdf
from casework.handover.words import day_line
from tests.casework.handover import rows as made
from tests.casework.queues import rows

AT = datetime(2026, 2, 4, 18, 30, tzinfo=UTC)
ALERT = "KHÔNG DÙNG PHIẾU NÀY ĐỂ XỬ LÝ"


def sheet(dossier: Dossier) -> Sheet:
    return sheet_of(dossier, at=AT, files=["van-ban.txt"], key="SHA256:" + "0" * 64)


def words(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(unicodedata.normalize("NFC", page.extract_text()) for page in pages)


def test_every_style_draws_every_vietnamese_letter() -> None:
    plain = "aăâeêioôơuưyđ"
    tones = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
    small = [unicodedata.normalize("NFC", one + tone) for one in plain for tone in tones]
    letters = {one for one in small + [one.upper() for one in small] if len(one) == 1}
    assert len(letters) >= 134
    for _style, file in font_files():
        with TTFont(file) as font:
            assert letters <= {chr(code) for code in font.getBestCmap()}, file.name
    assert drawable("Hải Phòng 海防") == "Hải Phòng □□"


@pytest.mark.django_db
def test_pdf_has_the_parts_of_an_official_document() -> None:
    flag = made.with_copy()
    pdf = to_pdf(sheet(made.dossier(flag)))
    text = " ".join(words(pdf).split())
    for part in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "BAN CHỈ ĐẠO 515 THÀNH PHỐ HẢI PHÒNG",
        f"Số: {flag.pk}/PCG-TTT",
        "Hải Phòng, ngày 05 tháng 02 năm 2026",
        "PHIẾU CHUYỂN GIAO CHỨNG CỨ",
        "Nơi nhận:",
        "NGƯỜI CHUYỂN GIAO",
        rows.EVIDENCE,
        "0965.001.222",
        "Thẩm định",
        "https://example.invalid/copy",
    ):
        assert part in text, part
    assert ALERT not in text
    box = PdfReader(io.BytesIO(pdf)).pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == (595, 842)
    assert pdf == to_pdf(sheet(made.dossier(flag)))


@pytest.mark.django_db
def test_docx_has_the_decrees_margins_font_and_sizes() -> None:
    data = to_docx(sheet(made.dossier(made.approved())))
    document = Document(io.BytesIO(data))
    page = document.sections[0]
    margins = (page.top_margin, page.right_margin, page.bottom_margin, page.left_margin)
    assert [round(one / Mm(1)) for one in margins if one] == [20, 15, 20, 30]
    runs = [run for line in document.paragraphs for run in line.runs if run.text.strip("_ ")]
    assert {run.font.name for run in runs} == {"Times New Roman"}
    assert {run.font.size for run in runs} <= {Pt(13), Pt(14)}
    assert any(run.bold and run.text == rows.EVIDENCE for run in runs)


@pytest.mark.django_db
def test_a_withdrawn_one_says_so_in_red_on_both() -> None:
    dossier = made.dossier(made.withdrawn(made.approved()))
    assert ALERT in " ".join(words(to_pdf(sheet(dossier))).split())
    document = Document(io.BytesIO(to_docx(sheet(dossier))))
    (alert,) = [run for line in document.paragraphs for run in line.runs if ALERT in run.text]
    assert alert.font.color.rgb == RGBColor(0xC0, 0, 0)


@pytest.mark.django_db
def test_long_and_odd_texts_fit() -> None:
    # NUL never comes so far: texts lose it when they are taken in, and PostgreSQL has no such text.
    odd = "\u202e\u200b\x07" + "한글 " * 20 + "x" * 5000 + "\n" * 50
    dossier = made.dossier(made.approved(rows.item(f"{odd}{rows.EVIDENCE}{odd}")))
    text = words(to_pdf(sheet(dossier)))
    assert "Ô vuông" in text
    assert len(Document(io.BytesIO(to_docx(sheet(dossier)))).paragraphs) > 5


def test_days_and_months_are_written_as_the_decree_asks() -> None:
    assert day_line("Hải Phòng", datetime(2026, 7, 20, tzinfo=UTC)) == (
        "Hải Phòng, ngày 20 tháng 7 năm 2026"
    )
    assert day_line("X", datetime(2026, 1, 9, tzinfo=UTC)) == "X, ngày 09 tháng 01 năm 2026"
