"""``search``: passages by meaning and words, as an answer or as a file."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from typing import Any

from casework.selectors.search import search_passages
from casework.selectors.search_json import page_json
from casework.selectors.search_like import (
    like_document,
    like_item,
    like_passage,
    like_transcript,
)
from casework.selectors.search_question import DEEPEST, Likeness
from casework.services.search_export import format_of, search_export
from monitor.operations import Event
from records.search import SearchFilters


def search(options: Mapping[str, Any]) -> Iterator[Event]:
    """Search ``query``, or what is like ``item``, ``passage``, ``transcript`` or ``document``.

    Further options: ``lang``, ``platform``, ``kind``, ``source`` (ids), ``flagged``, ``from``,
    ``to`` (epoch s), ``limit``, ``offset``, ``fold``, ``expand``; ``export`` (``csv``, ``xlsx``,
    ``geojson``) answers with the file in ``data`` (base64), ``exact`` with unblurred positions.
    """
    filters = SearchFilters(
        langs=tuple(options.get("lang") or ()),
        platforms=tuple(options.get("platform") or ()),
        kinds=tuple(options.get("kind") or ()),
        source_ids=tuple(options.get("source") or ()),
        published_from=options.get("from"),
        published_to=options.get("to"),
        flagged=True if options.get("flagged") else None,
        access=("open", "restricted"),
    )
    query, like = str(options.get("query") or ""), _likeness(options)
    fold = bool(options.get("fold", True))
    if options.get("export"):
        made = search_export(
            user=None,
            operator=True,
            query=query,
            filters=filters,
            form=format_of(str(options["export"])),
            like=like,
            fold=fold,
            limit=int(options.get("limit") or DEEPEST),
            exact=bool(options.get("exact")),
            expand=bool(options.get("expand", True)),
        )
        yield {
            "event": "result",
            "data": base64.b64encode(made.data).decode(),
            "hits": made.hits,
            "placed": made.placed,
            "more": made.page.more,
            "notices": page_json(made.page)["notices"],
        }
        return
    page = search_passages(
        user=None,
        operator=True,
        query=query,
        filters=filters,
        limit=int(options.get("limit") or 20),
        offset=int(options.get("offset") or 0),
        fold=fold,
        expand=bool(options.get("expand", True)),
        like=like,
    )
    yield {"event": "result", **page_json(page)}


def _likeness(options: Mapping[str, Any]) -> Likeness | None:
    if options.get("item"):
        return like_item(user=None, item_id=int(options["item"]), operator=True)
    if options.get("passage"):
        return like_passage(user=None, passage_id=int(options["passage"]), operator=True)
    if options.get("transcript"):
        return like_transcript(user=None, transcript_id=int(options["transcript"]), operator=True)
    if options.get("document") is not None:
        title = str(options.get("title") or "")
        return like_document(user=None, text=options["document"], title=title, operator=True)
    return None
