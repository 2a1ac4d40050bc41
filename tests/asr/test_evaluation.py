"""Labelled recordings: the table that lists them, and what is measured on them."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from asr.evaluation import glossary_effect, hear_all, name_marks, report
from asr.labelled import LabelledClip, read_transcripts
from asr.scoring import Mark
from asr.word_times import time_errors, time_report
from records.errors import OperatorError, Quarantine
from records.provenance import ModelRef
from records.speech import Doubt, Heard, HeardSegment, Word

MODEL = ModelRef("m", "1")


def _table(folder: Path, *lines: str, header: str = "file\tlang\tseconds\ttext\tnote") -> Path:
    table = folder / "transcripts.tsv"
    table.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return table


def test_rows_are_read_and_further_columns_passed_over(tmp_path: Path) -> None:
    (tmp_path / "clips").mkdir()
    (tmp_path / "clips" / "a.wav").touch()
    (tmp_path / "b.wav").touch()
    table = _table(tmp_path, "clips/a.wav\tvi\t1.0\tXin chào\tx", "b.wav\t-\t2.0\t\t", "")
    found = read_transcripts(table, tmp_path)
    assert not found.problems
    assert [(c.file, c.lang, c.text, c.line) for c in found.clips] == [
        ("clips/a.wav", "vi", "Xin chào", 2),
        ("b.wav", "-", "", 3),
    ]


def test_a_name_with_separate_accents_is_found(tmp_path: Path) -> None:
    (tmp_path / unicodedata.normalize("NFD", "gọi.wav")).touch()
    found = read_transcripts(_table(tmp_path, "gọi.wav\tvi\t1\tcó\t"), tmp_path)
    assert [clip.path.is_file() for clip in found.clips] == [True]


def test_bad_rows_are_told_by_line_and_the_rest_is_used(tmp_path: Path) -> None:
    (tmp_path / "a.wav").touch()
    table = _table(
        tmp_path,
        "a.wav\tvi",
        "missing.wav\tvi\t1\tcó\t",
        "../a.wav\tvi\t1\tcó\t",
        "a.wav\txx\t1\tcó\t",
        "a.wav\t-\t1\tcó\t",
        "a.wav\tvi\t1\tcó\t",
    )
    found = read_transcripts(table, tmp_path)
    assert [(p.line, p.reason) for p in found.problems] == [
        (2, "bad_row"),
        (3, "missing_file"),
        (4, "bad_row"),
        (5, "bad_row"),
        (6, "bad_row"),
    ]
    assert all(p.vi.startswith(f"Dòng {p.line}") for p in found.problems)
    assert [clip.line for clip in found.clips] == [7]


@pytest.mark.parametrize("header", ["", "file\tlang", "tệp\tlang\ttext"])
def test_a_table_without_its_columns_is_refused(tmp_path: Path, header: str) -> None:
    with pytest.raises(OperatorError):
        read_transcripts(_table(tmp_path, header=header), tmp_path)


def _clip(file: str, lang: str, text: str) -> LabelledClip:
    return LabelledClip(file, Path(file), lang, text, 2)


def _heard(text: str, *, doubted: bool = False) -> Heard:
    words = tuple(
        Word(place * 100, place * 100 + 100, word, 0.4 if doubted else 0.9)
        for place, word in enumerate(text.split())
    )
    doubts = (Doubt("low_probability", 0, 100 * len(words)),) if doubted else ()
    segment = HeardSegment(0, 100 * len(words), text, lang="vi", words=words, doubts=doubts)
    return Heard(2000, MODEL, "vi", (segment,) if text else ())


CLIPS = [
    _clip("a.wav", "vi", "không ở Khe Sanh"),
    _clip("b.wav", "vi", "tôi đi về"),
    _clip("c.wav", "-", ""),
    _clip("bad.wav", "vi", "có"),
]
TEXTS = {"a.wav": "không ở khe sanh", "b.wav": "tôi di vê", "c.wav": "cảm ơn các bạn"}


def _hear(clip: LabelledClip) -> Heard:
    if clip.file == "bad.wav":
        raise Quarantine("not_media", "hỏng", "broken")
    return _heard(TEXTS[clip.file], doubted=clip.file != "a.wav")


def test_report_counts_errors_doubts_and_what_cannot_be_read() -> None:
    done: list[int] = []
    run = hear_all(CLIPS, _hear, lambda text, lang: (), done.append)
    found = report(run)
    assert done == [1, 2, 3, 4]
    assert (found["clips"], found["words"], found["wer"]) == (2, 7, round(2 / 7, 4))
    assert (found["tone_errors"], found["diacritic_errors"]) == (1, 1)
    assert found["no_speech"]["hallucinated_words"] == 4
    assert found["quarantined"] == [{"file": "bad.wav", "reason": "not_media"}]
    assert found["audio_s"] == 6.0
    # Wrong: "di", "vê" and the four invented words; "tôi" is marked for nothing.
    doubts = found["doubts"]["all"]
    assert (doubts["errors"], doubts["recall"], doubts["marked"]) == (6, 1.0, 7)
    assert doubts["precision"] == round(6 / 7, 4)


def test_marks_are_made_in_the_language_of_the_row_or_else_of_the_hearing() -> None:
    asked: list[tuple[str, str]] = []

    def mark(text: str, lang: str) -> tuple[Mark, ...]:
        asked.append((text, lang))
        return ()

    hear_all([_clip("b.wav", "fr", "moi"), CLIPS[2]], _hear, mark, lambda done: None)
    assert asked == [("moi", "fr"), ("tôi di vê", "fr"), ("", "vi"), ("cảm ơn các bạn", "vi")]


def test_what_the_glossary_changes_and_where_it_leaks() -> None:
    names = ("Khe Sanh", "Sanh", "Quảng Trị")
    of = name_marks(names)

    without = hear_all(
        CLIPS[:3],
        lambda clip: _heard({**TEXTS, "a.wav": "không ở khe xanh", "c.wav": ""}[clip.file]),
        lambda text, lang: of(text),
        lambda done: None,
    )
    given = hear_all(
        CLIPS[:3],
        lambda clip: _heard({**TEXTS, "b.wav": "khe sanh", "c.wav": "quảng trị"}[clip.file]),
        lambda text, lang: of(text),
        lambda done: None,
    )
    found = glossary_effect(names, without, given)
    assert found["names"] == 3
    assert found["without"]["glossary"] == 0.5 and found["with"]["glossary"] == 0.0
    assert found["without"]["leaks_in_speech"] == found["without"]["leaks_without_speech"] == 0
    assert found["with"]["leaks_in_speech"] == found["with"]["leaks_without_speech"] == 1
    assert found["with"]["hallucinated_words"] == 2


def test_the_longest_name_is_marked_and_only_whole_words() -> None:
    of = name_marks(["Khe Sanh", "Khe", "Sa"])
    text = "ở KHE SANH, khe sâu"
    assert [text[m.start : m.end] for m in of(text)] == ["KHE SANH", "khe"]


def test_times_of_words_are_read_and_held_against_those_heard(tmp_path: Path) -> None:
    (tmp_path / "a.wav").touch()
    header = "file\tlang\ttext\twords"
    times = '[[0, 300, "Khe"], [300, 700, "Sanh,"], [900, 1000, "đi"]]'
    table = _table(tmp_path, f"a.wav\tvi\tKhe Sanh, đi\t{times}", header=header)
    [clip] = read_transcripts(table, tmp_path).clips
    assert clip.words[1] == Word(300, 700, "Sanh,")
    heard = [
        HeardSegment(0, 900, "khe sanh về", words=(Word(50, 290, "khe"), Word(900, 950, "sanh")))
    ]
    errors = time_errors(clip.words, heard)
    assert errors == [(50, -10), (600, 250)]
    found = time_report(errors)
    assert found is not None
    assert found["start"] == {"median_ms": 325, "p90_ms": 545, "within_200_ms": 0.5}
    assert time_report([]) is None


@pytest.mark.parametrize("words", ["[[0, 1]]", "nothing", "5", '[["a", 1, "b"]]'])
def test_a_damaged_words_column_is_told(tmp_path: Path, words: str) -> None:
    (tmp_path / "a.wav").touch()
    table = _table(tmp_path, f"a.wav\tvi\tcó\t{words}", header="file\tlang\ttext\twords")
    [problem] = read_transcripts(table, tmp_path).problems
    assert (problem.line, problem.reason) == (2, "bad_row")
