"""PDF and DOCX."""

from __future__ import annotations

import io
import unicodedata
import zipfile

import docx
import pypdf
import pytest

from ocr.documents import PdfFile, docx_text
from ocr.reading import DOCX, read_pages
from ocr.zips import check_zip
from records.errors import Quarantine


def pdf(*texts: str) -> bytes:
    """Build a small PDF by hand, one page per text."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for text in texts:
        stream = f"BT /F1 12 Tf 50 700 Td ({text}) Tj ET".encode("ascii")
        content = len(objects) + 1
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        kids.append(len(objects) + 1)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 "
            b"/BaseFont /Helvetica >> >> >> >>" % content
        )
    listed = b" ".join(b"%d 0 R" % kid for kid in kids)
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (listed, len(kids))
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def test_text_layer() -> None:
    data = pdf("Liet si hy sinh tai Quang Tri nam 1972", "3")
    with PdfFile(io.BytesIO(data)) as document:
        assert document.pages == 2
        assert document.text(1) == "Liet si hy sinh tai Quang Tri nam 1972"
        assert document.text(2) == ""
        width, height = document.image(2).size
        assert abs(width - 595 / 72 * 300) <= 2 and abs(height - 842 / 72 * 300) <= 2


def test_text_pages_need_no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ocr.reading.require_engine", lambda: pytest.fail("not needed"))
    data = pdf("Liet si hy sinh tai Quang Tri nam 1972")
    pages = list(read_pages(io.BytesIO(data), "application/pdf"))
    assert len(pages) == 1 and not isinstance(pages[0], Quarantine)
    assert pages[0].score is None and pages[0].model.name == "pdf-text-layer"


def encrypted() -> bytes:
    writer = pypdf.PdfWriter(io.BytesIO(pdf("Secret words of a witness")))
    writer.encrypt("mật khẩu", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "bad_pdf"),
        (b"%PDF-1.7\n", "bad_pdf"),
        (b"not a pdf", "bad_pdf"),
        (b"%PDF-1.4\n" + b"\0" * 100_000, "bad_pdf"),
        (encrypted(), "encrypted"),
        (pdf(*["x"] * 501), "too_many_pages"),
    ],
)
def test_refused_pdf(data: bytes, reason: str) -> None:
    with pytest.raises(Quarantine) as caught:
        list(read_pages(io.BytesIO(data), "application/pdf"))
    assert caught.value.reason == reason


def document(*paragraphs: str) -> bytes:
    made = docx.Document()
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    table = made.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text = "Họ tên"
    table.rows[0].cells[1].text = "Nguyễn Văn Thử"
    made.add_paragraph("sau bảng")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_docx_in_reading_order() -> None:
    data = document(unicodedata.normalize("NFD", "Đoạn một"), "Đoạn hai")
    pages = list(read_pages(io.BytesIO(data), DOCX))
    assert not isinstance(pages[0], Quarantine)
    assert pages[0].text == "Đoạn một\nĐoạn hai\nHọ tên\tNguyễn Văn Thử\nsau bảng"
    assert pages[0].score is None and pages[0].model.name == "docx-text"


def packed(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members:
            archive.writestr(name, body)
    return out.getvalue()


def lying() -> bytes:
    """A container whose directory declares less than its member unpacks to."""
    data = bytearray(packed(("word/document.xml", b"A" * 100_000)))
    directory = data.rindex(b"PK\x01\x02")
    data[directory + 24 : directory + 28] = (10).to_bytes(4, "little")
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (document("x")[:-200], "bad_zip"),
        (b"PK\x03\x04", "bad_zip"),
        (packed(("a.txt", b"x")), "bad_docx"),
        (packed(("word/document.xml", b"<broken")), "bad_docx"),
        (packed(("word/document.xml", b"\0" * 40_000_000)), "zip_bomb"),
        (packed(*[(f"{n}.xml", b"") for n in range(5001)]), "zip_bomb"),
        (
            packed(("word/document.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')),
            "xml_entities",
        ),
    ],
)
def test_refused_docx(data: bytes, reason: str) -> None:
    with pytest.raises(Quarantine) as caught:
        docx_text(io.BytesIO(data))
    assert caught.value.reason == reason


def test_declared_sizes_are_not_believed_blindly() -> None:
    with pytest.raises(Quarantine):
        docx_text(io.BytesIO(lying()))


def test_check_zip_leaves_the_stream_at_its_start() -> None:
    stream = io.BytesIO(document("x"))
    assert "word/document.xml" in check_zip(stream)
    assert stream.tell() == 0
