"""Death notices and lists into fields: on true text, on misread text, on the sample scans."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PIL import Image

from ocr.fields import Field, page_fields
from ocr.page import scan_page
from ocr.pages import PageText
from records.provenance import ModelRef
from records.text import unaccented
from tests.ocr.notices import Notice, notices

SCANS = Path(__file__).resolve().parents[2] / "samples" / "scans"
needs_engine = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="tesseract-ocr is not installed"
)


def as_page(text: str) -> PageText:
    return PageText(1, text, 0.9, ModelRef("tesseract", "5"))


def values(fields: list[Field]) -> dict[str, str]:
    return {field.name: field.value for field in fields}


@pytest.mark.parametrize("notice", notices(9), ids=lambda one: one.text.splitlines()[-1][:20])
def test_every_layout_gives_what_it_says(notice: Notice) -> None:
    fields = page_fields(as_page(notice.text))
    found = values(fields)
    assert {name: found.get(name) for name in notice.fields} == notice.fields
    for field in fields:
        assert " ".join(notice.text[field.start : field.end].split()) == field.value
        assert field.row == 0 and field.score == 0.9


def test_labels_without_accents_and_misread() -> None:
    text = (
        "Ho va tén: NGUYEN VAN MAU\nSinh nãm: 1949\nNguyen quan: Nghi Loc\n"
        "Nhâp ngu: 4/1968\nDa hy sinh ngay 16/4/1972 tai Kien An\nNoi mai tang: doi Phu Lien"
    )
    assert values(page_fields(as_page(text))) == {
        "name": "NGUYEN VAN MAU",
        "birth": "1949",
        "hometown": "Nghi Loc",
        "enlisted": "4/1968",
        "died": "16/4/1972",
        "died_at": "Kien An",
        "burial": "doi Phu Lien",
    }


@pytest.mark.parametrize(
    "text",
    [
        "Mẹ kính yêu,\nCon viết vội mấy dòng. Đơn vị con vẫn ở quê của anh Tuấn, số người còn ít.",
        "Tin: hôm nay họp. Số: 12. Tại: hội trường.",
        "",
    ],
)
def test_other_papers_have_no_fields(text: str) -> None:
    assert page_fields(as_page(text)) == []


@needs_engine
def test_sample_notice() -> None:
    found = values(page_fields(scan_page(Image.open(SCANS / "giay-bao-tu.png"))))
    expected = {
        "number": "082/bt", "name": "nguyen khac tuyen", "birth": "1949", "rank": "trung si",
        "hometown": "xa nghi hai, nghi loc, nghe an", "enlisted": "thang 4 nam 1968",
        "died": "16 thang 4 nam 1972", "died_at": "tran dia kien an, hai phong",
        "circumstance": "chien dau", "burial": "doi phu lien", "position": "trac thu",
    }  # fmt: skip
    assert {name: unaccented(found.get(name, "")) for name in expected} == expected


@needs_engine
@pytest.mark.parametrize("angle", [0, 4])
def test_sample_list_by_rows(angle: float) -> None:
    image = Image.open(SCANS / "danh-sach-don-vi.png").convert("L")
    page = scan_page(
        image.rotate(angle, expand=True, fillcolor=220, resample=Image.Resampling.BICUBIC)
    )
    rows: dict[int, dict[str, str]] = {}
    for field in page_fields(page):
        rows.setdefault(field.row, {})[field.name] = unaccented(field.value)
    assert sorted(rows) == list(range(1, 10))
    assert [rows[n]["birth"] for n in rows] == [
        "1946", "1950", "1951", "1949", "1952", "1950", "1948", "1951", "1950"
    ]  # fmt: skip
    assert rows[5]["name"] == "lo van inh" and rows[5]["hometown"] == "thuan chau"
    assert rows[4]["note"] == "bi thuong"
