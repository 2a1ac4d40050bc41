"""Results handed out as a file; each hand-out is put on record."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Final, Literal

from django.db import transaction

from casework.clock import now
from casework.models import User
from casework.permissions import Action, allowed, require
from casework.selectors.restricted import OPEN
from casework.selectors.search import SearchPage, search_passages
from casework.selectors.search_question import DEEPEST, Likeness
from casework.services.audit import audit_record
from casework.services.hit_files import as_csv, as_geojson, as_xlsx
from casework.services.hit_rows import hit_row, positions_of, utc
from records.errors import Refused
from records.search import SearchFilters

Format = Literal["csv", "xlsx", "geojson"]
MIME: Final[dict[Format, str]] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
}


@dataclass(frozen=True, slots=True)
class Exported:
    """A file of results: how many it holds, and how many of them it could not place on a map."""

    data: bytes
    form: Format
    hits: int
    placed: int
    page: SearchPage


def format_of(name: str) -> Format:
    """Return the format that a file name, or a bare ending, asks for.

    Raises:
        Refused: none of the three.
    """
    ending = name.rpartition(".")[2].lower()
    for form in MIME:
        if ending == form:
            return form
    raise Refused(
        f"Chỉ xuất được csv, xlsx, geojson, không phải “{ending}”.",
        f"exports are csv, xlsx or geojson, not “{ending}”",
    )


def search_export(
    *,
    user: User | None,
    query: str,
    filters: SearchFilters,
    form: Format,
    like: Likeness | None = None,
    fold: bool = True,
    limit: int = DEEPEST,
    operator: bool = False,
    exact: bool = True,
    expand: bool = True,
) -> Exported:
    """Return the results of a search as a file and put the hand-out on record.

    Telephone numbers are masked. Positions are blurred to a tenth of a degree, in the text too,
    unless the role may know them exactly and ``exact`` is asked.

    Args:
        user: who asks; ``None`` only together with ``operator``.
        query: as typed.
        filters: limits; its ``access`` is replaced by what the asker may read.
        form: ``csv``, ``xlsx`` or ``geojson``.
        like: texts the answers should be like, instead of ``query``.
        fold: as on the page.
        limit: most results; at most 1,000.
        operator: asked on the command line.
        exact: give exact positions to those who may have them.
        expand: also search other names of what is named in ``query``.

    Raises:
        Refused: the role may not.
        OperatorError: the index cannot be opened.
    """
    if not operator:
        require(user, Action.SEARCH_EXPORT)
    page = search_passages(
        user=user,
        query=query,
        filters=filters,
        limit=min(limit, DEEPEST),
        fold=fold,
        operator=operator,
        like=like,
        expand=expand,
    )
    exactly = exact and (operator or allowed(user, Action.POSITION_EXACT))
    positions = positions_of(page.hits, exact=exactly)
    words = query if like is None else " ".join(like.words)
    rows = [
        hit_row(n, hit, words, positions.get(hit.item.pk, ()), exact=exactly)
        for n, hit in enumerate(page.hits, start=1)
    ]
    about = _about(query, like, page, exact=exactly)
    if form == "csv":
        data = as_csv(rows)
    elif form == "xlsx":
        data = as_xlsx(rows, about)
    else:
        data = as_geojson(rows, positions, about)
    _put_on_record(user, form, data, page, len(positions), exact=exactly)
    return Exported(data, form, len(rows), len(positions), page)


def _about(query: str, like: Likeness | None, page: SearchPage, *, exact: bool) -> dict[str, Any]:
    """Return what a file says about itself: what was asked, when, and what is left out."""
    return {
        "exported_at": utc(now()),
        "query": query if like is None else f"≈ {like.title}",
        "hits": len(page.hits),
        "more": page.more,
        "positions": "exact" if exact else "blurred",
        "notices": [f"{one.vi} / {one.en}" for one in page.notices],
    }


@transaction.atomic
def _put_on_record(
    user: User | None, form: Format, data: bytes, page: SearchPage, placed: int, *, exact: bool
) -> None:
    items = sorted({hit.item.pk for hit in page.hits})
    audit_record(
        action="search.export",
        subject=f"sha256:{hashlib.sha256(data).hexdigest()}",
        detail={
            "format": form,
            "hits": len(page.hits),
            "items": items,
            "restricted": sorted({h.item.pk for h in page.hits if h.item.access != OPEN}),
            "placed": placed,
            "positions": "exact" if exact else "blurred",
        },
        actor=user,
    )
