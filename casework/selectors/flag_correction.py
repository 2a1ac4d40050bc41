"""The correction of a flag's claim, ready to copy: built from the fact, naming nobody."""

from __future__ import annotations

from typing import NamedTuple

from casework.models import Flag, OfficialFact


class Correction(NamedTuple):
    """The text in Vietnamese and in English."""

    vi: str
    en: str


def _source(fact: OfficialFact, section: str) -> str:
    return (
        f"{fact.source_doc}, {section} {fact.source_section}"
        if fact.source_section
        else (fact.source_doc)
    )


def correction_of(flag: Flag) -> Correction:
    """Return what a correction of this flag's post may say: the fact and its source.

    The post's own words are not repeated: a correction that repeats the false number spreads it.
    """
    fact = flag.fact
    english = fact.statement_en or fact.statement_vi
    return Correction(
        f"Đính chính: {fact.statement_vi} (Nguồn: {_source(fact, 'mục')}.)",
        f"Correction: {english} (Source: {_source(fact, 'section')}.)",
    )
