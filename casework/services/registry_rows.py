"""From a person of a list's file to the columns of a record, and back to what linkage compares."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from casework.models import FallenRecord
from nlp.entities.units import read_unit
from nlp.linkage.dates import birth_year, register_days
from nlp.linkage.homes import register_area
from nlp.linkage.names import split_name
from nlp.linkage.syllables import sound_key
from nlp.linkage.values import RegisterEntry
from nlp.registers.people import PersonRow
from records.text import unaccented

# Fields of a list that are columns of a record under the same name.
SAME: Final = (
    "full_name", "alias", "sex", "birth", "home_commune", "home_district", "home_province",
    "residence", "enlisted", "rank", "position", "unit", "death_date", "circumstances",
    "death_place", "first_burial", "burial_place", "relative", "notice_number",
    "certificate_number",
)  # fmt: skip
DERIVED: Final = (
    "name_folded", "given_key", "surname_key", "birth_year", "provinces", "death_earliest",
    "death_latest", "unit_norm",
)  # fmt: skip
COLUMNS: Final = (*SAME, *DERIVED, "raw")


def record_columns(person: PersonRow) -> dict[str, Any]:
    """Return the columns of a record for a person, what is derived included."""
    said: dict[str, Any] = {field: person.fields.get(field, "") for field in SAME}
    # A list with one column for home has it where the province would be.
    said["home_province"] = said["home_province"] or person.fields.get("home", "")
    return {**said, **_derived(said), "raw": person.raw}


def _derived(said: dict[str, Any]) -> dict[str, Any]:
    surname, _, given = split_name(said["full_name"])
    area = register_area((said["home_commune"], said["home_district"], said["home_province"]))
    days = register_days(said["death_date"])
    unit = read_unit(said["unit"]) if said["unit"] else None
    return {
        "name_folded": unaccented(said["full_name"])[:200],
        "given_key": sound_key(given)[:40],
        "surname_key": sound_key(surname)[:40],
        "birth_year": birth_year(said["birth"]) or None,
        "provinces": " ".join(sorted(area.provinces))[:60] if area else "",
        "death_earliest": date.fromordinal(days[0]) if days else None,
        "death_latest": date.fromordinal(days[1]) if days else None,
        "unit_norm": str(unit)[:200] if unit else "",
    }


def record_entry(record: FallenRecord, registry_id: str) -> RegisterEntry:
    """Return what linkage compares of a record."""
    return RegisterEntry(
        registry_id, record.full_name, record.alias, record.birth, record.home_commune,
        record.home_district, record.home_province, record.unit, record.death_date,
        record.death_place, record.relative,
    )  # fmt: skip
