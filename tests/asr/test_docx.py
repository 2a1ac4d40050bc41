"""The Word document of a transcript."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import docx

from asr.docx import Sheet, doubted_runs, to_docx
from records.speech import Doubt, HeardSegment, Word

WORDS = (Word(0, 400, "Không", 0.2), Word(400, 800, "phải", 0.9), Word(800, 1500, "đồi.", 0.9))
SHEET = Sheet(
    file="gọi.wav",
    made_at=datetime(2026, 3, 1, 18, 30, tzinfo=UTC),
    model="whisper-small@abc",
    duration_ms=3_725_000,
)


def _opened(data: bytes) -> docx.document.Document:
    return docx.Document(io.BytesIO(data))


def test_document_says_what_was_heard_by_whom_and_when() -> None:
    segment = HeardSegment(0, 1500, "Không phải đồi.", words=WORDS, speaker="Ông Ba")
    document = _opened(to_docx([segment], SHEET))
    said = "\n".join(line.text for line in document.paragraphs)
    assert "gọi.wav" in said and "whisper-small@abc" in said and "01:02:05" in said
    # 18:30 UTC is half past one the day after in Vietnam.
    assert "02/03/2026 01:30" in said
    assert "Máy nghe, chưa có người duyệt" in said and "Chữ tô vàng" in said
    cells = [cell.text for cell in document.tables[0].rows[1].cells]
    assert cells == ["00:00:00", "Ông Ba", "Không phải đồi."]


def test_doubted_words_are_marked_and_only_those() -> None:
    doubts = (Doubt("low_probability", 0, 400),)
    segment = HeardSegment(0, 1500, "Không phải đồi.", words=WORDS, doubts=doubts)
    document = _opened(to_docx([segment], SHEET))
    runs = document.tables[0].rows[1].cells[2].paragraphs[0].runs
    assert [(run.text, bool(run.font.highlight_color)) for run in runs] == [
        ("Không", True),
        (" phải đồi.", False),
    ]


def test_corrected_by_a_person_no_longer_counts_as_machine_made() -> None:
    sheet = Sheet(file="a.srt", made_at=SHEET.made_at, reviewer="Trần Thị Mơ")
    said = "\n".join(line.text for line in _opened(to_docx([], sheet)).paragraphs)
    assert "Người duyệt / Reviewed by: Trần Thị Mơ" in said
    assert "chưa có người duyệt" not in said


def test_channels_are_told_apart_and_control_characters_left_out() -> None:
    heard = [HeardSegment(0, 9, "A\x00 lô\x0b", 0), HeardSegment(9, 20, "Dạ", 1)]
    rows = _opened(to_docx(heard, SHEET)).tables[0].rows[1:]
    assert [row.cells[1].text for row in rows] == ["Kênh 1 / Channel 1", "Kênh 2 / Channel 2"]
    assert rows[0].cells[2].text == "A lô"


def test_a_doubt_beside_all_words_marks_the_whole_text() -> None:
    assert doubted_runs("Hẹn gặp lại", (), (Doubt("no_speech", 0, 9),)) == [("Hẹn gặp lại", True)]


def test_doubts_that_overlap_mark_each_character_once() -> None:
    doubts = (Doubt("low_probability", 300, 500), Doubt("outside_voice", 0, 600))
    assert doubted_runs("Không phải đồi.", WORDS, doubts) == [
        ("Không", True),
        (" ", False),
        ("phải", True),
        (" đồi.", False),
    ]
