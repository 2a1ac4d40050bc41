"""The facet boxes beside the results: counts, and which values are chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from casework.selectors.search import SearchPage
from nlp.entities.units import in_words
from web.clue_words import place_words
from web.labels import label
from web.search_form import SearchForm

_SHOWN: Final = 12
# Form parameter, facet field of the index, heading.
_GROUPS: Final = (
    ("lang", "lang", _("Ngôn ngữ")),
    ("platform", "platform", _("Nền tảng")),
    ("kind", "kind", _("Loại")),
    ("source", "source_id", _("Nguồn")),
    ("place", "places", _("Nơi được nhắc đến")),
    ("unit", "units", _("Đơn vị được nhắc đến")),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet as a check box."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """One facet: the form's parameter name, its heading and its values."""

    name: str
    heading: Promise
    choices: tuple[Choice, ...]


def _words(name: str, value: str) -> str:
    """Return the words for one value of a facet."""
    if name == "place":
        return place_words(value)
    if name == "unit":
        return in_words(value, "en" if get_language() == "en" else "vi")
    return label(name, value)


def facet_groups(form: SearchForm, page: SearchPage) -> list[Group]:
    """Return the facets with what is chosen, even where it counts nothing now."""
    groups: list[Group] = []
    for name, field, heading in _GROUPS:
        chosen = set(form.kept.get(name, ()))
        choices = [
            Choice(
                value=one.value,
                label=one.label if name == "source" else _words(name, one.value),
                count=one.count,
                chosen=one.value in chosen,
            )
            for one in page.facets.get(field, ())[:_SHOWN]
        ]
        missing = chosen - {choice.value for choice in choices}
        choices += [
            Choice(v, _words(name, v) if name != "source" else v, 0, True) for v in sorted(missing)
        ]
        if choices:
            groups.append(Group(name, heading, tuple(choices)))
    return groups
