from __future__ import annotations

from pathlib import Path

import pytest

from nlp.claims.facts import load_facts
from records.errors import OperatorError

ROOT = Path(__file__).resolve().parents[2]
GOOD = """
version: 3
as_of: "2026-07-15"
facts:
  - {id: F01, topic: hotline, status: plan, statement_vi: a, statement_en: b,
     source: {doc: d, section: s}, check: {kind: phone, e164: ["+84965001222"]}}
  - {id: F02, topic: x, status: assumed, statement_vi: a, statement_en: b,
     source: {doc: d, section: null}, check: {kind: money, service: x, amount_vnd: 0},
     valid_from: 2026-06-01, version: 2}
"""


def test_the_shipped_file_loads_and_assumptions_are_off() -> None:
    facts = load_facts(ROOT / "config" / "facts.yaml")
    assert len(facts.facts) == 25
    assert len(facts.media_register) == 7
    active = {fact.id for fact in facts.active(assumed=False)}
    assert "F01" in active
    assert not active & {"F09", "F10", "F11", "F12", "F13", "F14", "F15", "F24"}
    assert len(facts.active(assumed=True)) == 25
    hotline = facts.get("F01")
    assert hotline is not None
    assert hotline.check["e164"] == ["+84965001222"]
    assert hotline.source_section == "V.1.c"
    assert facts.get("F99") is None


def test_the_shipped_file_keeps_its_warnings() -> None:
    text = (ROOT / "config" / "facts.yaml").read_text(encoding="utf-8")
    assert "MUST be switched off" in text
    assert text.count("verdict_rule:") == 25


def test_fields(tmp_path: Path) -> None:
    path = tmp_path / "facts.yaml"
    path.write_text(GOOD, encoding="utf-8")
    facts = load_facts(path)
    assert (facts.version, facts.as_of) == (3, "2026-07-15")
    second = facts.get("F02")
    assert second is not None
    assert (second.version, second.valid_from, second.source_section) == (2, "2026-06-01", None)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (GOOD, "facts: [", "YAML"),
        (GOOD, "- 1", "facts"),
        ("version: 3", "version: x", "version"),
        ("id: F02", "id: F01", "F01"),
        ("status: assumed", "status: maybe", "F02"),
        ("topic: x, ", "", "F02 lacks topic"),
        ("check: {kind: money, service: x, amount_vnd: 0}", "check: {sum: 1}", "F02"),
        ("source: {doc: d, section: null}", "source: nobody", "F02"),
        (GOOD, GOOD + "media_register: 5\n", "media_register"),
        ("- {id: F01", "- 7\n  - {id: F01", "entry 1"),
    ],
)
def test_a_bad_file_is_refused_in_two_languages(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    path = tmp_path / "facts.yaml"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(OperatorError, match=said) as caught:
        load_facts(path)
    assert str(path) in caught.value.vi
    assert caught.value.vi != caught.value.en


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="cannot be read"):
        load_facts(tmp_path / "none.yaml")
