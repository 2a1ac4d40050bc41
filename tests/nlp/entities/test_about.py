"""What dates, places and positions are about, by the words around them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from nlp.entities.about import assign_about
from nlp.entities.reading import prepare
from records.entity import Entity, EntityLabel

_LABELS: Final[dict[str, EntityLabel]] = {
    "D": "DATE",
    "P": "PLACE",
    "C": "COORD",
    "N": "PERSON",
    "U": "UNIT",
}
_MARK: Final = re.compile(r"\{(?P<label>[DPCNU]):(?P<text>[^|}]*)(?:\|(?P<about>\w+))?\}")


def marked(line: str) -> tuple[str, list[Entity], list[str]]:
    """Return the text without its marks, the entities marked, and what each is about."""
    text, entities, wanted, end = "", [], [], 0
    for match in _MARK.finditer(line):
        text += line[end : match.start()]
        start = len(text)
        text += match["text"]
        label = _LABELS[match["label"]]
        norm = (
            "1972-01-01" if label == "DATE" and len(re.findall(r"\d+", match["text"])) > 2 else None
        )
        said = match["about"] or ""
        details = {"role": said} if label == "PERSON" and said else {}
        entities.append(Entity(start, len(text), match["text"], label, norm, 0.9, "test", details))
        wanted.append("" if label == "PERSON" else said)
        end = match.end()
    return text + line[end:], entities, wanted


def lines() -> list[tuple[str, str]]:
    """Return language and marked text of the table."""
    rows = [
        row
        for table in sorted(Path(__file__).parent.glob("about_cases*.tsv"))
        for row in table.read_text(encoding="utf-8").splitlines()
        if row and not row.startswith("#")
    ]
    return [(lang, text) for lang, text in (row.split("\t") for row in rows)]


@pytest.mark.parametrize(("lang", "line"), lines())
def test_about(lang: str, line: str) -> None:
    """Every mark of the table is about what it says."""
    text, entities, wanted = marked(line)
    got = [str(one.details.get("about", "")) for one in assign_about(prepare(text, lang), entities)]
    assert list(zip([one.text for one in entities], got, strict=True)) == list(
        zip([one.text for one in entities], wanted, strict=True)
    )


def test_a_finder_that_knows_is_not_overruled() -> None:
    """``about`` set before stays, and other details with it."""
    text = "hy sinh 12/3/1972"
    known = Entity(
        8, 17, text[8:], "DATE", "1972-03-12", 0.9, "x", {"about": "burial", "alt": ["y"]}
    )
    (one,) = assign_about(prepare(text, "vi"), [known])
    assert one == known
    (other,) = assign_about(
        prepare(text, "vi"),
        [Entity(8, 17, text[8:], "DATE", "1972-03-12", 0.9, "x", {"alt": ["y"]})],
    )
    assert other.details == {"alt": ["y"], "about": "death"}


def test_other_labels_are_left_alone() -> None:
    """Persons and units get no ``about``."""
    text = "Anh Trần Văn Ba hy sinh"
    person = Entity(4, 15, "Trần Văn Ba", "PERSON", None, 0.9, "x")
    assert assign_about(prepare(text, "vi"), [person]) == [person]
    assert assign_about(prepare("", "vi"), []) == []
