"""The scorer on cases worked out by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from config.cli.main import cli
from nlp.evaluation.annotated import Annotated, Marked, read_annotated, read_found
from nlp.evaluation.edges import trimmed
from nlp.evaluation.entities import score
from nlp.evaluation.values import coordinate_right, date_score, place_right, unit_score
from records.errors import OperatorError

LINE = '{"id": "b", "lang": "vi", "text": "x", "entities": [%s]}'
TEXT = "Ngày 2/5/1972 anh Lê Văn Sự, c5 d2 e48 mất ở Gio Linh."


def mark(words: str, label: str, norm: Any = None, **fields: Any) -> Marked:
    """Return a span of TEXT."""
    start = TEXT.index(words)
    return Marked(start, start + len(words), label, norm, fields)


GOLD = Annotated(
    "a",
    "vi",
    TEXT,
    (
        mark("2/5/1972", "DATE", "1972-05-02", about="death"),
        mark("Lê Văn Sự", "PERSON", role="fallen"),
        mark("c5 d2 e48", "UNIT", "PAVN:co5/bn2/regt48"),
        mark("Gio Linh", "PLACE", {"province_pre2025": "45"}, about="death"),
    ),
)


def figures(*found: Marked) -> dict[str, Any]:
    """Score these spans against GOLD."""
    return score([GOLD], {"a": found})[0]


def test_edge_words_of_a_date_and_punctuation_do_not_count() -> None:
    scored = figures(
        mark("Ngày 2/5/1972", "DATE", "1972-05-02", about="death"),
        mark("Lê Văn Sự,", "PERSON", role="fallen"),
        mark("c5 d2 e48", "UNIT", "PAVN:co5/bn2/regt48"),
        mark("Gio Linh.", "PLACE", {"province_pre2025": "45"}, about="death"),
    )
    assert scored["spans"]["all"]["f1"] == 1
    assert scored["values"]["DATE"]["all"]["of_gold"] == 1
    assert scored["fields"]["DATE.about"]["of_found"] == 1


def test_kin_words_before_a_person_do_count() -> None:
    scored = figures(mark("anh Lê Văn Sự", "PERSON", role="fallen"))
    person = scored["labels"]["PERSON"]["vi"]
    assert (person["f1"], person["f1_overlap"]) == (0, 1)
    # One found, four annotated, none exact: precision 0 of 1, recall 0 of 4.
    assert scored["spans"]["vi"]["precision"] == 0
    assert scored["spans"]["vi"]["f1_overlap"] == pytest.approx(2 / 5)


def test_the_label_must_agree() -> None:
    _, wrong = score([GOLD], {"a": [mark("Gio Linh", "PERSON")]})
    assert [one.kind for one in wrong].count("missed") == 4
    assert [one.kind for one in wrong].count("spurious") == 1


def test_one_span_pairs_with_one() -> None:
    scored = figures(mark("Lê Văn", "PERSON"), mark("Sự", "PERSON"))
    assert scored["labels"]["PERSON"]["vi"]["f1_overlap"] == pytest.approx(2 / 3, abs=1e-3)


def test_a_missed_value_is_wrong_of_gold_alone() -> None:
    scored = figures(mark("2/5/1972", "DATE", "1972-05-02"))
    assert scored["values"]["UNIT"]["all"] == {
        "gold": 1,
        "found": 0,
        "of_gold": 0,
        "of_found": None,
        "partial_of_gold": 0,
    }
    assert scored["values"]["DATE"]["all"]["of_found"] == 1


def test_the_small_languages_are_pooled() -> None:
    texts = [
        Annotated(lang, lang, TEXT, (mark("Gio Linh", "PLACE"),)) for lang in ("fr", "ko", "vi")
    ]
    found = {"fr": [mark("Gio Linh", "PLACE")], "vi": [mark("Gio Linh", "PLACE")]}
    spans = score(texts, found)[0]["spans"]
    # 1 of 2 found in French and Korean: precision 1, recall 1/2.
    assert spans["fr+ko+ru+zh"]["f1"] == pytest.approx(2 / 3, abs=1e-3)
    assert spans["vi"]["f1"] == 1


def test_facts_about_a_grave_are_not_spurious() -> None:
    assert figures(mark("mất", "BURIAL"))["spans"]["all"]["found"] == 0


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ("PAVN:co5/bn2/regt48", 1),
        ("PAVN:co5/bn2", 2 / 3),
        ("PAVN:co5/bn2/regt48/div320", 3 / 4),
        ("PAVN:co6/bn2/regt48", 2 / 4),
        ("ARVN:co5/bn2/regt48", 0),
        (None, 0),
    ],
)
def test_units_share_parts(found: str | None, expected: float) -> None:
    assert unit_score("PAVN:co5/bn2/regt48", found) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("gold", "alt", "found", "expected"),
    [
        ("1972-05-02", [], "1972-05-02", 1),
        ("1972-05-02", [], "1972-05-03", 0),
        ("1969-06-XX", [], "1969-06-01/1969-06-30", 1),
        ("1968-11-2X", ["1968-11"], "1968-11", 1),
        ("1968-11-2X", [], "1968-11", 0),
        ("[1968-01-30,1968-01-31]", [], "1968-01-30", 0.5),
        ("[1968-01-30,1968-01-31]", [], "[1968-01-30,1968-01-31]", 1),
        ("[1968-01-30,1968-01-31]", [], "1968-01-29", 0),
        (None, [], None, 1),
        (None, [], "1972-03-02", 0),
        ("1972", [], None, 0),
        ("XXXX-07-27", [], "XXXX-07-27", 1),
        ("XXXX-07-27", [], "XXXX-05-06", 0),
    ],
)
def test_dates(gold: str | None, alt: list[str], found: str | None, expected: float) -> None:
    assert date_score(Marked(0, 1, "DATE", gold, {"alt": alt}), found) == expected


def test_places_compare_what_gold_says() -> None:
    found = {"province_pre2025": "45", "candidates": ["45"]}
    assert place_right({"province_pre2025": "45"}, found)
    assert not place_right({"province_pre2025": "46"}, found)
    assert not place_right({"country": "LA"}, found)
    assert not place_right({"country": "LA"}, None)


def test_positions_by_distance() -> None:
    gold = {"lat": 16.0, "lon": 107.0, "tol_m": 150}
    # A degree of latitude is 111,195 m on the mean sphere.
    assert coordinate_right(gold, {"lat": 16.0 + 149 / 111_195, "lon": 107.0})
    assert not coordinate_right(gold, {"lat": 16.0 + 151 / 111_195, "lon": 107.0})
    assert not coordinate_right(gold, None)
    assert coordinate_right(None, None)
    assert not coordinate_right(None, {"lat": 16.0, "lon": 107.0})


def test_answering_where_gold_is_null_is_an_error() -> None:
    gold = Annotated("a", "vi", TEXT, (mark("Gio Linh", "COORD", None),))
    answered = {"a": [mark("Gio Linh", "COORD", {"lat": 16.0, "lon": 107.0})]}
    assert score([gold], answered)[0]["null_coordinates_answered"] == 1
    assert score([gold], answered)[0]["values"]["COORD"]["all"]["of_gold"] == 0
    assert score([gold], {})[0]["values"]["COORD"]["all"]["of_gold"] == 1


def test_a_place_that_the_text_does_not_decide_is_not_judged() -> None:
    start = TEXT.index("Gio Linh")
    gold = Marked(start, start + 8, "PLACE", None, {}, resolvable=False)
    found = [mark("Gio Linh", "PLACE", {"province_pre2025": "45"})]
    assert score([Annotated("a", "vi", TEXT, (gold,))], {"a": found})[0]["values"] == {}


def test_a_span_of_edge_words_alone_keeps_its_last() -> None:
    assert trimmed("ngày hôm ấy", 0, 8, "DATE") == (5, 8)
    assert trimmed("...", 0, 3, "DATE") == (3, 3)


def write(path: Path, *rows: object) -> Path:
    """Write JSON lines."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def gold_row() -> dict[str, Any]:
    """Return GOLD as a line of a file."""
    listed = [
        {"start": e.start, "end": e.end, "label": e.label, "norm": e.norm, **e.fields}
        for e in GOLD.entities
    ]
    return {"id": "a", "lang": "vi", "text": TEXT, "entities": listed}


def evaluate(*options: str) -> Result:
    """Run the verb."""
    return CliRunner().invoke(cli, ["eval", "entities", *options])


def test_the_verb_scores_another_programs_answers(tmp_path: Path) -> None:
    row = gold_row()
    gold = write(tmp_path / "gold.jsonl", row)
    answers = write(tmp_path / "found.ndjson", {"id": "a", "entities": row["entities"][:2]})
    told = evaluate("--gold", str(gold), "--predictions", str(answers), "--json", "--mistakes")
    assert told.exit_code == 0, told.output
    result = json.loads(told.stdout)
    assert result["spans"]["vi"]["recall"] == 0.5
    assert [one["label"] for one in result["mistakes"]] == ["UNIT", "PLACE"]
    shown = evaluate("--gold", str(gold), "--predictions", str(answers), "--mistakes")
    assert "66.7%" in shown.output
    assert "c5 d2 e48" in shown.output


@pytest.mark.parametrize(
    "broken",
    [
        "{",
        "[]",
        '{"id": "b"}',
        '{"id": "b", "lang": "vi", "text": "x"}',
        LINE % '{"start": 0, "end": 2, "label": "DATE"}',
        LINE % '{"start": 1, "end": 1, "label": "DATE"}',
        LINE % '{"start": 0, "end": 1}',
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, broken: str) -> None:
    gold = write(tmp_path / "gold.jsonl", gold_row())
    with gold.open("a", encoding="utf-8") as lines:
        lines.write("\n" + broken + "\n")
    with pytest.raises(OperatorError, match=r"gold\.jsonl:3"):
        read_annotated(gold)


def test_an_id_twice_is_refused(tmp_path: Path) -> None:
    twice = write(tmp_path / "x.jsonl", gold_row(), gold_row())
    with pytest.raises(OperatorError, match=r"x\.jsonl:2"):
        read_annotated(twice)
    with pytest.raises(OperatorError, match=r"x\.jsonl:2"):
        read_found(twice)


def test_without_predictions_the_verb_reads_the_texts_itself(tmp_path: Path) -> None:
    gold = write(tmp_path / "gold.jsonl", gold_row())
    told = evaluate("--gold", str(gold), "--json")
    assert told.exit_code == 0, told.output
    assert json.loads(told.stdout)["values"]["DATE"]["all"]["of_gold"] == 1
