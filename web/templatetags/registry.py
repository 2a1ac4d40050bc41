"""Words of matches and lists for templates (``{% load registry %}``)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

from django import template
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from casework.selectors.matching import MatchCard
from nlp.linkage.wording import field_word, level_word

register = template.Library()
_TAB: Final[dict[str, Promise]] = {
    "suggested": _("Máy đề xuất"),
    "confirmed": _("Đã xác nhận"),
    "rejected": _("Đã bác"),
}
# Fields of a clue and the one name of linkage that tells of them.
_CLUE_FIELDS: Final = {
    "name": "given", "alias": "alias", "birth_year": "birth", "hometown": "home", "unit": "unit",
    "death_date": "date", "death_place": "place", "relative": "relative",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Side:
    """One field of both sides; ``weight`` in natural log-odds, ``share`` of it in percent."""

    label: str
    clue: str
    register: str
    level: str
    weight: float
    shown: str


@register.filter
def match_tab(code: str) -> str:
    """Words for a tab of the matches."""
    return str(_TAB[code])


@register.filter
def match_sides(card: MatchCard) -> list[Side]:
    """The fields of a proposal, the name's parts in one line each, in the order they count."""
    lang: Literal["vi", "en"] = "en" if get_language() == "en" else "vi"
    return [
        Side(
            field_word(one["field"], lang),
            _day(one["clue"]) if one["field"] == "date" else one["clue"],
            one["registry"],
            level_word(one["field"], one["level"], lang),
            one["weight"],
            _signed(one["weight"]),
        )
        for one in card.proposal.why
    ]


@register.filter
def likelihood(score: float) -> str:
    """A probability in whole percent; never 100, for a suggestion is no certainty."""
    return "> 99%" if score > 0.99 else f"{score * 100:.0f}%"


@register.filter
def clue_field(name: str) -> str:
    """Words for a field of a clue."""
    if name == "name":
        return str(_("Họ tên"))
    return field_word(_CLUE_FIELDS.get(name, name), "en" if get_language() == "en" else "vi")


@register.filter
def bad_message(row: Any) -> str:
    """What is wrong with a row, in the page's language."""
    return str(row.message_en if get_language() == "en" else row.message_vi)


@register.filter
def import_trouble(row: Any) -> str:
    """Why a whole file failed, in the page's language."""
    return str(row.trouble.get("en" if get_language() == "en" else "vi", ""))


def _day(edtf: str) -> str:
    """A plain EDTF day or month as it is written here; anything else as it is."""
    parts = edtf.split("-")
    plain = len(parts) in (2, 3) and all(part.isdecimal() for part in parts)
    return "/".join(reversed(parts)) if plain else edtf


def _signed(weight: float) -> str:
    return f"{weight:+.1f}".replace(".", ",").replace("-", "−")
