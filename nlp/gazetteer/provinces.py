"""What a province's name meant, by year and by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from nlp.gazetteer.entry import Entry, Rank
from nlp.gazetteer.narrowing import areas
from nlp.gazetteer.store import gazetteer

Side = Literal["north", "revolution", "saigon", "french"]
# The authorities of ``provinces_historic.csv`` whose names each side used.
_AUTHORITIES: Final = {
    "north": ("VNDCCH", "CHXHCN"),
    "revolution": ("CMLT", "VNDCCH", "CHXHCN"),
    "saigon": ("VNCH",),
    "french": ("Pháp",),
}


@dataclass(frozen=True, slots=True)
class ProvinceReading:
    """One thing the name of a province may mean.

    Attributes:
        codes: old provinces (63) or the country abroad that the area touches.
        kind: ``province``, ``region``, ``town`` … as the source says.
        years: first and last year or month of the name, empty where open.
        authority: who used it so, or empty.
        source: the file it comes from.
        entry: the entry itself.
    """

    codes: tuple[str, ...]
    kind: str
    years: tuple[str, str]
    authority: str
    source: str
    entry: Entry


def provinces_of(
    name: str, *, year: int | None = None, side: Side | None = None
) -> tuple[ProvinceReading, ...]:
    """Return what ``name`` may mean as a province, country or chief town, likeliest first.

    Args:
        name: in any spelling of the gazetteer's languages in Latin script, accents or not.
        year: leave out what bore the name in other years; official names of today stay, last.
        side: put the meaning of this side first.
    """
    found = [entry for entry in gazetteer().find(name) if entry.rank <= Rank.PROVINCE]
    if not found:
        found = [entry for entry in gazetteer().find(name) if entry.rank <= Rank.SITE]
    if year is not None:
        dated = [one for one in found if one.in_year(year)]
        found = dated or found
    if side is not None:
        wanted = _AUTHORITIES[side]
        found.sort(key=lambda one: not any(part in one.authority for part in wanted))
    return tuple(
        ProvinceReading(
            tuple(one.codes) or tuple(sorted(areas(one))), one.kind, one.held, one.authority,
            one.source, one,
        )
        for one in found
    )  # fmt: skip
