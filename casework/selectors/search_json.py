"""The promised JSON of an answer: of ``/api/search`` and of ``manhmoi search --json``."""

from __future__ import annotations

from typing import Any

from casework.selectors.search import SearchHit, SearchPage
from casework.selectors.search_why import Why
from records.query import AllOf, AnyOf, FieldIs, NotOf, ParsedQuery, Phrase, QueryNode


def hit_json(hit: SearchHit) -> dict[str, Any]:
    """Return a hit; docs/formats.md, section 10, explains every field."""
    item = hit.item
    return {
        "item_id": item.pk,
        "passage_id": hit.passage.pk,
        "score": round(hit.score, 6),
        "lang": hit.passage.lang,
        "text": hit.passage.text,
        "start_ms": hit.passage.start_ms,
        "url": item.url,
        "source": item.source.name if item.source else item.platform,
        "text_kind": hit.passage.text_kind,
        "why": why_json(hit.why),
        "also": [one.pk for one in hit.also],
        "copies": [one.pk for one in hit.copies],
    }


def why_json(why: Why) -> dict[str, Any]:
    """Return why a passage was found. What is shared is a suggestion of the machine, never more."""
    return {
        "words": [{"text": one.text, "view": one.view} for one in why.words],
        "semantic": None
        if why.cosine is None or why.model is None
        else {"cosine": round(why.cosine, 4), "model": str(why.model)},
        "ranks": {one.view: one.rank for one in why.ranks},
        "reranker": _reranker_json(why),
        "shared": [
            {
                "label": one.label,
                "norm": one.norm,
                "text": one.text,
                "score": one.score,
                "model": one.model,
                "status": "suggested",
            }
            for one in why.shared
        ],
        "window": why.window or None,
    }


def _reranker_json(why: Why) -> dict[str, Any] | None:
    if why.reranker is None:
        return None
    relevance = next(one.score for one in why.ranks if one.view == "reranker")
    return {"relevance": round(relevance, 4), "model": str(why.reranker)}


def asked_json(asked: ParsedQuery | None) -> dict[str, Any] | None:
    """Return how a query was read: its language, other names searched along, what is no syntax."""
    if asked is None or not asked.typed.strip():
        return None
    return {
        "words": asked.words,
        "lang": asked.lang.lang if asked.lang else None,
        "accented": asked.lang.accented if asked.lang else None,
        "condition": condition_json(asked.condition) if asked.condition else None,
        "expansions": [
            {
                "typed": one.typed,
                "kind": one.kind,
                "also": list(one.also),
                "glossary_id": one.entry_id,
            }
            for one in asked.expansions
        ],
        "troubles": [{"part": one.part, "vi": one.vi, "en": one.en} for one in asked.troubles],
    }


def condition_json(node: QueryNode) -> dict[str, Any]:
    """Return what must hold as nested objects: ``all``, ``any``, ``not``, ``phrase``, ``field``."""
    if isinstance(node, AllOf | AnyOf):
        name = "all" if isinstance(node, AllOf) else "any"
        return {name: [condition_json(part) for part in node.parts]}
    if isinstance(node, NotOf):
        return {"not": condition_json(node.part)}
    if isinstance(node, Phrase):
        return {"phrase": node.text, "also": list(node.also), "units": list(node.units)}
    if isinstance(node, FieldIs):
        return {"field": node.name, "values": list(node.values)}
    return {"field": "published", "from": node.since, "to": node.until}


def page_json(page: SearchPage) -> dict[str, Any]:
    """Return a page: ``{"hits": [...], "took_ms": …, "more": …, "notices": […], …}``."""
    return {
        "hits": [hit_json(hit) for hit in page.hits],
        "took_ms": round(page.took_ms, 3),
        "found": page.found,
        "more": page.more,
        "notices": [
            {"code": one.code, "count": one.count, "vi": one.vi, "en": one.en}
            for one in page.notices
        ],
        "asked": asked_json(page.asked),
        "like": None
        if page.like is None
        else {
            "title": page.like.title,
            "item_id": page.like.item_id,
            "words": list(page.like.words),
            "windows": len(page.like.texts),
            "pieces": page.like.pieces,
        },
    }
