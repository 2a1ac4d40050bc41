"""Proposed leads and the table of a lead in the words of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from casework.blurring import shown
from casework.selectors.corroboration import SharedFact
from casework.selectors.lead_table import Cell, LeadTable, TableRow
from nlp.corroboration.comparable import DayRange, Point
from nlp.corroboration.naming import fullness
from nlp.corroboration.statements import GraveValue, PlaceValue, Statement
from nlp.corroboration.table import FactValue
from nlp.entities.units import Unit, in_words
from web.clue_words import place_words
from web.edtf_words import edtf_words
from web.grave_words import FACT

SHOWN_VALUES: Final = 6
FACT_KIND: Final[dict[str, Promise]] = {
    "place": _("Nơi chốn"),
    "coordinates": _("Tọa độ"),
    "date": _("Ngày tháng"),
    "unit": _("Đơn vị"),
    "count": _("Số người"),
    "grave": _("Phần mộ"),
    "person": _("Tên người"),
}
GRAVE_FACT: Final[dict[str, Promise]] = {**FACT, "object": _("di vật, vật đánh dấu")}
WITNESS: Final[dict[str, Promise]] = {
    "eye": _("người trong cuộc"),
    "document": _("giấy tờ, ghi chép"),
    "hearsay": _("nghe kể lại"),
    "unknown": _("chưa rõ vì sao biết"),
}
TIE: Final[dict[str, Promise]] = {
    "copies": _("bản sao, đăng lại"),
    "author": _("cùng một người viết"),
    "channel": _("cùng một trang, một tờ báo"),
    "family": _("cùng một gia đình"),
    "recording": _("cùng một bản ghi, một tệp"),
}
WARNING: Final[dict[str, Promise]] = {
    "two_families": _("Nhiều gia đình cùng nhận một ngôi mộ"),
    "one_source": _("Chỉ có một nguồn độc lập"),
    "false_claim": _("Có tư liệu đang mang cờ tin sai"),
}
WARNING_MORE: Final[dict[str, Promise]] = {
    "two_families": _(
        "Số gia đình đi tìm người thân ở đây nhiều hơn số người được kể là nằm lại. "
        "Đừng báo tin cho gia đình nào trước khi có kết quả ADN."
    ),
    "one_source": _("Mọi tư liệu ở đây đều do một nơi mà ra: chưa có gì xác nhận lẫn nhau."),
    "false_claim": _("Hãy xem cờ trước khi dựa vào những lời kể này."),
}
SHARED: Final[dict[str, Promise]] = {
    "place": _("cùng nơi"),
    "province": _("cùng tỉnh"),
    "hill": _("cùng điểm cao"),
    "coordinates": _("tọa độ gần nhau"),
    "date": _("cùng ngày tháng"),
    "unit": _("cùng đơn vị"),
    "person": _("cùng tên người"),
    "name": _("cùng tên riêng"),
    "count": _("cùng số người"),
    "object": _("cùng vật làm dấu"),
}
DIFFERENT: Final[dict[str, Promise]] = {
    "province": _("khác tỉnh"),
    "hill": _("khác điểm cao"),
    "coordinates": _("tọa độ xa nhau"),
    "date": _("khác ngày tháng"),
    "unit": _("khác đơn vị"),
    "count": _("khác số người"),
}
WHY_ASK: Final[dict[str, Promise]] = {
    "contradiction": _("các lời kể khác nhau"),
    "only_source": _("chỉ người này nói"),
    "missing": _("chưa ai hỏi"),
}


@dataclass(frozen=True, slots=True)
class ValueView:
    """A value of a fact in words; ``number`` is how cells point at it, ``blurred`` a position."""

    number: int
    words: str
    support: float
    sources: int
    against: tuple[int, ...]
    blurred: bool


@dataclass(frozen=True, slots=True)
class CellView:
    """What one account says: its words and what they mean, with the mark as a sign and a word.

    ``said`` is empty where the words themselves would give a blurred position away.
    """

    cell: Cell
    said: str
    words: str
    mark: str
    mark_words: str


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of the table in words; ``more`` is how many weak values are left out."""

    kind: str
    title: str
    contradicted: bool
    values: tuple[ValueView, ...]
    more: int
    cells: tuple[tuple[CellView, ...], ...]


def row_views(table: LeadTable, *, exact: bool) -> list[RowView]:
    """Return the rows of a lead's table in words; positions only roughly unless ``exact``."""
    return [_row(row, exact) for row in table.rows]


def _row(row: TableRow, exact: bool) -> RowView:
    return RowView(
        kind=row.kind.value,
        title=str(FACT_KIND[row.kind.value]),
        contradicted=row.contradicted,
        values=tuple(
            _value(n, value, exact) for n, value in enumerate(row.values[:SHOWN_VALUES], 1)
        ),
        more=max(0, len(row.values) - SHOWN_VALUES),
        cells=tuple(tuple(_cell(one, exact) for one in cells) for cells in row.cells),
    )


def _value(number: int, value: FactValue, exact: bool) -> ValueView:
    same = [one for one in value.statements if one.shown == value.shown]
    best = max(same or value.statements, key=lambda one: one.score)
    if isinstance(best.value, PlaceValue | tuple):
        best = max(value.statements, key=lambda one: fullness(one.said))
    return ValueView(
        number=number,
        words=statement_words(best, exact=exact),
        support=value.support,
        sources=value.sources,
        against=tuple(place + 1 for place in value.against),
        blurred=isinstance(best.value, Point) and not exact,
    )


def _cell(cell: Cell, exact: bool) -> CellView:
    if cell.against:
        mark, words = "≠", gettext("có lời kể khác")
    elif cell.shared:
        mark, words = "=", gettext("nguồn khác cũng nói")
    else:
        mark, words = "·", gettext("chỉ nguồn này nói")
    hidden = isinstance(cell.statement.value, Point) and not exact
    said = "" if hidden else cell.statement.said
    meaning = statement_words(cell.statement, exact=exact)
    return CellView(cell, said, "" if meaning == said else meaning, mark, words)


def statement_words(one: Statement, *, exact: bool) -> str:
    """Return what a statement means, in the page's language."""
    match one.value:
        case Point() as point:
            where = shown(point.lat, point.lon, point.radius_m, exact=exact)
            digits = 5 if exact else 2
            return f"{where.lat:.{digits}f}, {where.lon:.{digits}f} ± {round(where.radius_m)} m"
        case DayRange():
            return edtf_words(one.shown)
        case Unit():
            return _unit(one.shown)
        case PlaceValue() as place:
            if len(place.provinces) == 1:
                return f"{one.said} ({place_words('province:' + min(place.provinces))})"
            return one.said
        case GraveValue() as grave:
            return _grave_words(grave, one.said)
        case _:
            return one.shown


def _grave_words(grave: GraveValue, said: str) -> str:
    name = GRAVE_FACT.get(grave.about, grave.about)
    answer = {"True": gettext("có"), "False": gettext("không")}.get(grave.value)
    if grave.about == "depth_m":
        answer = f"{grave.value} m".replace(".", ",")
    return f"{name}: {answer or said}"


def _unit(code: str) -> str:
    return in_words(code, "en" if get_language() == "en" else "vi")


def shared_words(facts: Sequence[SharedFact]) -> list[tuple[str, str, int]]:
    """Return (what is shared or different, its value, in how many pairs)."""
    return [
        (
            str((SHARED if one.nats > 0 else DIFFERENT).get(one.kind, one.kind)),
            _plain(one),
            one.pairs,
        )
        for one in facts
    ]


def _plain(one: SharedFact) -> str:
    if one.kind == "province":
        codes = one.value.split(" ≠ ")
        return " ≠ ".join(place_words(f"province:{code}") for code in codes)
    if one.kind == "date":
        return " ≠ ".join(
            " · ".join(edtf_words(day) for day in side.split(" · "))
            for side in one.value.split(" ≠ ")
        )
    if one.kind == "unit":
        return " ≠ ".join(_unit(code) for code in one.value.split(" ≠ "))
    if one.kind == "object":
        fact, _sep, value = one.value.rpartition(":")
        return str(GRAVE_FACT.get(fact, value))
    return one.value


def words_of(table: str, code: str) -> str:
    """Return the words of a code of this page; the code itself when unknown."""
    found = _TABLES[table].get(code)
    return str(found) if found is not None else code


_TABLES: Final = {
    "fact_kind": FACT_KIND,
    "witness": WITNESS,
    "tie": TIE,
    "warning": WARNING,
    "warning_more": WARNING_MORE,
    "why_ask": WHY_ASK,
}
