"""The glossary as editors see it, and as searches use it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Max, QuerySet

from casework.models import GlossaryEntry, User
from casework.permissions import Action, require
from casework.services.glossary_file import content_of, names_of, write_glossary
from index.query.canon import tokens
from index.query.names import Glossary
from records.language import UNDETERMINED

PAGE: Final = 50

_Stamp = tuple[datetime | None, int]
_cached: tuple[_Stamp, Glossary] | None = None


@dataclass(frozen=True, slots=True)
class GlossaryPage:
    """One page of entries; ``found`` counts all pages. ``pages`` is at least 1."""

    entries: tuple[GlossaryEntry, ...]
    found: int
    page: int
    pages: int


def glossary() -> Glossary:
    """Return the entries in use, ready for searching; made anew only when one has changed."""
    global _cached
    found = GlossaryEntry.objects.aggregate(newest=Max("updated_at"), count=Count("pk"))
    stamp: _Stamp = (found["newest"], found["count"])
    held = _cached
    if held is None or held[0] != stamp:
        rows = GlossaryEntry.objects.filter(retired_at=None)
        held = _cached = (stamp, Glossary(map(names_of, rows)))
    return held[1]


def spoken_names() -> list[str]:
    """Return names of places, then units, as they are written: what a speech model should expect.

    Names in Latin script only, Vietnamese ones first; the model's own budget decides how many it
    is told.
    """
    found: dict[str, None] = {}
    for kind in (GlossaryEntry.Kind.PLACE, GlossaryEntry.Kind.UNIT):
        rows = GlossaryEntry.objects.filter(retired_at=None, kind=kind).order_by("pk")
        forms = [form for row in rows for form in row.forms]
        for form in sorted(forms, key=lambda one: one["lang"] != "vi"):
            if form["lang"] in ("vi", "en", "fr", UNDETERMINED):
                found[form["text"]] = None
    return list(found)


def glossary_page(
    *, user: User, text: str = "", kind: str = "", retired: bool = False, page: int = 1
) -> GlossaryPage:
    """Return a page of entries with ``text`` in one of their names, whatever the accents.

    Args:
        user: who looks.
        text: part of a name; empty for all.
        kind: one of ``GlossaryEntry.Kind``; empty for all.
        retired: those out of use instead of those in use.
        page: from 1; beyond the last is the last.

    Raises:
        Refused: the role may not see the glossary.
    """
    require(user, Action.GLOSSARY_VIEW)
    rows = glossary_rows(text=text, kind=kind, retired=retired)
    count = rows.count()
    pages = max(1, -(-count // PAGE))
    page = min(max(1, page), pages)
    shown = rows.select_related("updated_by")[(page - 1) * PAGE : page * PAGE]
    return GlossaryPage(tuple(shown), count, page, pages)


def glossary_rows(
    *, text: str = "", kind: str = "", retired: bool = False
) -> QuerySet[GlossaryEntry]:
    """Return entries for the command line, or for a caller that has asked the permission."""
    rows = GlossaryEntry.objects.filter(retired_at__isnull=not retired)
    if kind:
        rows = rows.filter(kind=kind)
    wanted = " ".join(token.bare for token in tokens(text))
    if wanted:
        rows = rows.filter(folded__contains=wanted)
    return rows


def glossary_entry(*, user: User, entry_id: int) -> GlossaryEntry | None:
    """Return one entry, ``None`` when there is none.

    Raises:
        Refused: the role may not see the glossary.
    """
    require(user, Action.GLOSSARY_VIEW)
    return GlossaryEntry.objects.filter(pk=entry_id).first()


def glossary_export(*, user: User | None) -> str:
    """Return the entries in use as a file that can be imported elsewhere.

    Args:
        user: who asks; ``None`` for the command line.

    Raises:
        Refused: the role may not see the glossary.
    """
    if user is not None:
        require(user, Action.GLOSSARY_VIEW)
    return write_glossary(map(content_of, GlossaryEntry.objects.filter(retired_at=None)))
