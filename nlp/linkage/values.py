"""What is compared: a clue about one person, a person of a register; and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from records.provenance import ModelRef

MODEL: Final = ModelRef("manhmoi-linkage", "1")


@dataclass(frozen=True, slots=True)
class ClueRecord:
    """What a testimony says of one fallen person, as written; empty where it says nothing.

    Attributes:
        clue_id: whatever names the clue.
        source: ``oral_asr``, ``ocr_doc``, ``us_document``, ``family_post``, ``grave_list`` or "".
        name: full name, name without middle, alias ("Năm Huy"), or given name first.
        alias: another name, where the name is known too.
        birth_year: as said.
        hometown: from the commune up, or only the province, of whatever year.
        unit: in any notation.
        death_date: EDTF.
        death_place: as said.
        relative: kin word and name ("Mẹ Nguyễn Thị Hoa").
    """

    clue_id: str
    name: str = ""
    alias: str = ""
    birth_year: int | None = None
    hometown: str = ""
    unit: str = ""
    death_date: str = ""
    death_place: str = ""
    relative: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """One person of a register, as written there; dates in the register's own spelling."""

    registry_id: str
    name: str
    alias: str = ""
    birth: str = ""
    home_commune: str = ""
    home_district: str = ""
    home_province: str = ""
    unit: str = ""
    death_date: str = ""
    death_place: str = ""
    relative: str = ""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one field adds to the log-odds, and why.

    Attributes:
        field: ``given``, ``surname``, ``middle``, ``alias``, ``order``, ``birth``, ``home``,
            ``unit``, ``date``, ``place`` or ``relative``.
        level: how the two agree, a word of ``nlp.linkage.levels``.
        weight: natural log-odds; above 0 speaks for the match.
        clue: what the clue says.
        register: what the register says.
    """

    field: str
    level: str
    weight: float
    clue: str
    register: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A suggestion; ``score`` is the probability of the match, ``row`` the register's row."""

    row: int
    registry_id: str
    score: float
    log_odds: float
    why: tuple[Contribution, ...]
