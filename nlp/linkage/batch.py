"""Whole registers against themselves: people who stand on the lists twice, by Splink on DuckDB.

The linker answers one clue at a time and explains it; going through all pairs of a million rows is
what Splink's SQL is for. Both compare the same keys. Nothing is merged: pairs are suggestions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from nlp.linkage.areas import split_place
from nlp.linkage.dates import birth_year, register_days
from nlp.linkage.homes import place_codes, register_area
from nlp.linkage.names import split_name
from nlp.linkage.syllables import sound_key
from nlp.linkage.units import unit_parts
from nlp.linkage.values import RegisterEntry
from records.text import unaccented

_NULL: Final = {"is_null_level": True, "label_for_charts": "missing"}
_ELSE: Final = {"sql_condition": "ELSE", "label_for_charts": "other"}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entries that may be one person, with Splink's probability."""

    first: str
    second: str
    score: float


def frame(entries: Iterable[RegisterEntry]) -> dict[str, list[Any]]:
    """Return the columns that are compared, ``None`` where an entry says nothing."""
    columns: dict[str, list[Any]] = {name: [] for name in _COLUMNS}
    for entry in entries:
        for name, value in zip(_COLUMNS, _row(entry), strict=True):
            columns[name].append(value)
    return columns


_COLUMNS: Final = (
    "unique_id", "given", "surname", "middle", "given_sound", "surname_sound", "birth",
    "provinces", "communes", "bn", "regt", "div", "died", "died_month", "died_year", "places",
)  # fmt: skip


def _row(entry: RegisterEntry) -> tuple[Any, ...]:
    surname, middle, given = split_name(entry.name)
    area = register_area((entry.home_commune, entry.home_district, entry.home_province))
    unit = dict(unit_parts(entry.unit))
    days = register_days(entry.death_date)
    first, last = (date.fromordinal(day) for day in days) if days else (None, None)
    exact = first is not None and first == last
    in_month = first is not None and last is not None and (last - first).days < 31
    places = sorted(place_codes(split_place(entry.death_place))) if entry.death_place else []
    return (
        entry.registry_id,
        unaccented(given) or None,
        unaccented(surname) or None,
        unaccented(middle) or None,
        sound_key(given) or None,
        sound_key(surname) or None,
        birth_year(entry.birth) or None,
        sorted(area.provinces) if area else None,
        sorted(area.communes) if area and area.communes else None,
        unit.get("bn"),
        unit.get("regt"),
        unit.get("div"),
        first if exact else None,
        f"{first:%Y-%m}" if first and in_month else None,
        first.year if first and last and first.year == last.year else None,
        places or None,
    )


# Shares of the levels among two rows about one person, in the order of :func:`comparisons`. Lists
# disagree less than testimony does; expectation maximisation on the rows themselves ends at shares
# of exactly 0, which Splink refuses.
_SAME: Final = {
    "given": (0.9, 0.05, 0.04, 0.01),
    "surname": (0.96, 0.03, 0.01),
    "middle": (0.93, 0.07),
    "birth": (0.75, 0.15, 0.05, 0.05),
    "home": (0.85, 0.1, 0.05),
    "unit": (0.7, 0.1, 0.1, 0.05, 0.05),
    "date": (0.8, 0.05, 0.08, 0.05, 0.02),
    "place": (0.9, 0.1),
}


def _levels(name: str, null: str, *conditions: str, tf: str = "") -> dict[str, Any]:
    """Return a comparison: the null level, the conditions from the surest down, the rest."""
    levels: list[dict[str, Any]] = [{**_NULL, "sql_condition": null}]
    shares = _SAME[name]
    for place, condition in enumerate(conditions):
        level: dict[str, Any] = {"sql_condition": condition, "label_for_charts": condition}
        level["m_probability"] = shares[place]
        if tf and place == 0:
            level["tf_adjustment_column"] = tf
        levels.append(level)
    rest = {**_ELSE, "m_probability": shares[-1]}
    return {"output_column_name": name, "comparison_levels": [*levels, rest]}


def _either_null(*columns: str) -> str:
    return " OR ".join(f"{column}_{side} IS NULL" for column in columns for side in "lr")


def comparisons() -> list[dict[str, Any]]:
    """Return Splink's comparisons of the columns of :func:`frame`."""
    return [
        _levels(
            "given", _either_null("given"), "given_l = given_r", "given_sound_l = given_sound_r",
            "levenshtein(given_l, given_r) <= 1", tf="given",
        ),
        _levels(
            "surname", _either_null("surname"), "surname_l = surname_r",
            "surname_sound_l = surname_sound_r", tf="surname",
        ),
        _levels("middle", _either_null("middle"), "middle_l = middle_r", tf="middle"),
        _levels(
            "birth", _either_null("birth"), "birth_l = birth_r", "abs(birth_l - birth_r) <= 1",
            "abs(birth_l - birth_r) <= 2",
        ),
        _levels(
            "home", _either_null("provinces"), "list_has_any(communes_l, communes_r)",
            "list_has_any(provinces_l, provinces_r)",
        ),
        _levels(
            "unit", "regt_l IS NULL AND div_l IS NULL AND bn_l IS NULL OR "
            "regt_r IS NULL AND div_r IS NULL AND bn_r IS NULL",
            "regt_l = regt_r AND div_l = div_r", "regt_l = regt_r", "div_l = div_r",
            "bn_l = bn_r",
        ),
        _levels(
            "date", _either_null("died_year"), "died_l = died_r",
            "abs(date_diff('day', died_l, died_r)) <= 3", "died_month_l = died_month_r",
            "died_year_l = died_year_r",
        ),
        _levels("place", _either_null("places"), "list_has_any(places_l, places_r)"),
    ]  # fmt: skip


def settings(link_type: str, size: int) -> dict[str, Any]:
    """Return Splink's settings; blocks by keys of the name with home, day or unit.

    Args:
        link_type: ``dedupe_only`` or ``link_only``.
        size: rows of the register: one in a hundred stands on it twice, by assumption.
    """
    from splink import block_on

    return {
        "link_type": link_type,
        "probability_two_random_records_match": min(1e-3, 0.02 / max(size, 1)),
        "comparisons": comparisons(),
        "blocking_rules_to_generate_predictions": [
            block_on("given_sound", "surname_sound", "died_year"),
            block_on("given_sound", "died"),
            block_on("given_sound", "communes"),
            block_on("given_sound", "birth", "regt"),
            block_on("communes", "died"),
        ],
    }


def duplicates(entries: Iterable[RegisterEntry], threshold: float = 0.9) -> Iterator[Pair]:
    """Yield pairs of entries that are probably one person, surest first.

    How often fields agree by chance is estimated on random pairs of the entries themselves.

    Args:
        entries: the register, or several with ids that tell them apart.
        threshold: least probability.
    """
    import pyarrow
    from splink import DuckDBAPI, Linker

    database = DuckDBAPI()
    columns = frame(entries)
    size = len(columns["unique_id"])
    table = database.register(pyarrow.table(columns), dataset_display_name="register")
    linker = Linker(table, settings("dedupe_only", size), log_level=40)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=515)
    found = linker.inference.predict(threshold_match_probability=threshold)
    rows = found.as_record_list()
    for row in sorted(rows, key=lambda one: -one["match_probability"]):
        yield Pair(row["unique_id_l"], row["unique_id_r"], float(row["match_probability"]))
