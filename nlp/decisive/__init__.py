"""Spans that decide a case: numbers, dates, names, units, places and negation.

They are what a person must hear before a transcript is relied on, so a span too many costs a
second of listening and a span missed may send a team to the wrong hill: where both are possible,
the span is marked.
"""

from nlp.decisive.spans import KINDS, DecisiveKind, DecisiveSpan, decisive_spans

__all__ = ["KINDS", "DecisiveKind", "DecisiveSpan", "decisive_spans"]
