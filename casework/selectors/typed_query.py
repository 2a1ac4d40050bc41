"""A typed query, read with the glossary, the sources' names and a guess at its language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from casework.models import Passage, Source
from casework.selectors.glossary import glossary
from index.query.names import Names
from index.query.reader import read_query
from nlp.language import identify
from records.query import ParsedQuery

# Under this a guess about a few words is not worth showing.
_SURE: Final = 0.6


def read_typed(query: str, *, expand: bool = True) -> ParsedQuery:
    """Read what was typed; any text is a query.

    Args:
        query: as typed.
        expand: also search other names of what is named in it.
    """
    sources = dict(Source.objects.values_list("pk", "name")) if ":" in query else {}
    parsed = read_query(query, Names(glossary(), sources, expand))
    guess = identify(parsed.words) if parsed.words.strip() else None
    return replace(parsed, lang=guess if guess and guess.score >= _SURE else None)


def passage_texts(passage_ids: Sequence[int]) -> dict[int, str]:
    """Return the texts of current passages; what is gone is left out."""
    rows = Passage.objects.filter(pk__in=passage_ids, current=True)
    return dict(rows.values_list("pk", "text"))
