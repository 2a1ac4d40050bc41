from __future__ import annotations

from pathlib import Path

import pytest

from index.evaluation.labelled import LabelledQuery, read_passages, read_queries
from records.errors import OperatorError


def write(folder: Path, content: str | bytes, name: str = "set.jsonl") -> Path:
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def test_ids_are_strings_or_integers_and_agree(tmp_path: Path) -> None:
    passages = read_passages(
        write(tmp_path, '{"id": 7, "text": "Mộ ở Đá Bàn"}\n{"id": "b", "text": "x", "note": 1}\n')
    )
    assert [(one.id, one.text) for one in passages] == [("7", "Mộ ở Đá Bàn"), ("b", "x")]
    queries = read_queries(
        write(tmp_path, '{"id": 1, "text": "mộ", "relevant": ["7", 7, "b"]}'), {"7", "b"}
    )
    assert queries == [LabelledQuery("1", "mộ", frozenset({"7", "b"}))]


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_byte_order_mark_line_ends_and_blank_lines_do_not_matter(
    tmp_path: Path, end: bytes
) -> None:
    lines = ['{"id": "a", "text": "m\u2028\u1ed9"}'.encode(), b"", b'{"id": "b", "text": ""}', b" "]
    found = read_passages(write(tmp_path, b"\xef\xbb\xbf" + end.join(lines)))
    assert [(one.id, one.text) for one in found] == [("a", "m\u2028\u1ed9"), ("b", "")]


GOOD = '{"id": "a", "text": "x"}\n'


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ('{"id": "a", "text": "y"}', "id “a” was there before"),
        ('{"id": "b"}', "“text” is missing"),
        ('{"text": "y"}', "“id” is missing"),
        ('{"id": "b", "text": 5}', "text must be a string"),
        ('{"id": 1.5, "text": "y"}', "an id is a string or an integer"),
        ('{"id": true, "text": "y"}', "an id is a string or an integer"),
        ('{"id": "", "text": "y"}', "an id is a string or an integer"),
        ('["b", "y"]', "a JSON object is expected"),
        ('{"id": "b", "text": "y"', "not JSON"),
        ('{"id": "b", "text": "\\ud800"}', "not JSON"),
        (b'{"id": "b", "text": "\xff"}', "not JSON in UTF-8"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, bad: str | bytes, said: str) -> None:
    raw = bad if isinstance(bad, bytes) else bad.encode()
    with pytest.raises(OperatorError) as caught:
        read_passages(write(tmp_path, GOOD.encode() + b"\n" + raw + b"\n", "P.jsonl"))
    assert "P.jsonl, line 3: " in caught.value.en
    assert said in caught.value.en
    assert "P.jsonl, dòng 3: " in caught.value.vi


@pytest.mark.parametrize(
    ("relevant", "said"),
    [
        ("", "“relevant” is missing"),
        (', "relevant": []', "at least one passage id"),
        (', "relevant": "a"', "at least one passage id"),
        (', "relevant": [null]', "an id is a string or an integer"),
        (', "relevant": ["a", "zz"]', "“zz”, which is not among the passages"),
    ],
)
def test_a_question_needs_passages_that_are_there(tmp_path: Path, relevant: str, said: str) -> None:
    file = write(tmp_path, '{"id": "q", "text": "x"' + relevant + "}", "Q.jsonl")
    with pytest.raises(OperatorError, match=r"Q\.jsonl, line 1: ") as caught:
        read_queries(file, {"a"})
    assert said in caught.value.en


@pytest.mark.parametrize("content", ["", "\n \r\n", "\ufeff"])
def test_an_empty_file_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(OperatorError, match="holds no line"):
        read_passages(write(tmp_path, content))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match=r"absent\.jsonl cannot be read"):
        read_passages(tmp_path / "absent.jsonl")
