"""From what was typed to what is asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from index.query.lexer import has_syntax, pieces
from index.query.names import Names
from index.query.parser import Parser, Run
from models.words import words
from records.query import Expansion, ParsedQuery, QueryNode, QueryTrouble
from records.text import nfc

# Words that rank; a pasted book would take seconds. Whole texts have a search of their own.
MOST_WORDS: Final = 256
# Names and units searched beside the words typed.
MOST_ALSO: Final = 48
MOST_UNITS: Final = 8
_MOST_TROUBLES: Final = 5


def read_query(typed: str, names: Names) -> ParsedQuery:
    """Read a query; any text is one.

    Args:
        typed: what the user typed.
        names: other names to search beside those typed, and names of sources.

    """
    text, troubles = _shortened(nfc(typed))
    condition: QueryNode | None = None
    ranking = [Run(0, text)]
    if has_syntax(text):
        parser = Parser(pieces(text), names)
        condition = parser.parse()
        ranking = sorted((*parser.plain, *parser.ranking), key=lambda run: run.at)
        troubles.extend(parser.troubles)
        if condition is None and not ranking:
            # Operators and brackets only: words are words.
            ranking = [Run(0, text)]
    expansions, also, units = _others(ranking, names)
    return ParsedQuery(
        typed=typed,
        words=" ".join(run.text for run in ranking),
        condition=condition,
        also=also,
        units=units,
        expansions=expansions,
        troubles=tuple(dict.fromkeys(troubles))[:_MOST_TROUBLES],
    )


def _shortened(text: str) -> tuple[str, list[QueryTrouble]]:
    for found, word in enumerate(words(text)):
        if found == MOST_WORDS:
            told = QueryTrouble(
                "…",
                f"Chỉ tìm theo {MOST_WORDS} từ đầu tiên.",
                f"Only the first {MOST_WORDS} words are searched for.",
            )
            return text[: word.start], [told]
    # Signs without words can be long too.
    return text[: 40 * MOST_WORDS], []


def _others(
    ranking: Sequence[Run], names: Names
) -> tuple[tuple[Expansion, ...], tuple[str, ...], tuple[str, ...]]:
    named = [one for run in ranking if run.open for one in names.named(run.text)]
    expansions = dict.fromkeys(one for stretch in named for one in stretch.expansions)
    also = dict.fromkeys(name for stretch in named for name in stretch.also)
    units = dict.fromkeys(code for stretch in named for code in stretch.units)
    return tuple(expansions), tuple(also)[:MOST_ALSO], tuple(units)[:MOST_UNITS]
