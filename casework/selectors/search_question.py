"""What is asked of the index: words as typed, or texts that the answers should be like."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from casework.index_access import index_home
from casework.models import User
from casework.permissions import Action, allowed
from casework.selectors.typed_query import passage_texts, read_typed
from records.query import ParsedQuery
from records.search import Access, IndexAnswer, SearchFilters

FACETS: Final = ("lang", "platform", "kind", "source_id", "flagged", "places", "units")
# How many passages one question ranks. Always as many: were it less for the first page, the next
# page would follow from another order, and what is folded under a hit would change.
DEEPEST: Final = 1_000


@dataclass(frozen=True, slots=True)
class Likeness:
    """Texts that answers should be like.

    ``texts`` are pieces of passage length, ``words`` the units that stand for all of it. ``clues``
    are (label, norm) found in it. ``item_id`` is the item it comes from, kept out of the answers.
    ``pieces`` counts all pieces there were, ``chars`` all characters; where they are more than
    was used the page says so. ``title`` names it for the page.
    """

    title: str
    texts: tuple[str, ...]
    words: tuple[str, ...]
    clues: frozenset[tuple[str, str]] = frozenset()
    item_id: int | None = None
    pieces: int = 0
    chars: int = 0
    chars_used: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """``parsed`` as typed (empty shows the newest), or ``like``, which then stands for it."""

    parsed: ParsedQuery
    filters: SearchFilters
    like: Likeness | None = None

    @property
    def words(self) -> str:
        """The words to look for in what is found."""
        return self.parsed.words if self.like is None else " ".join(self.like.words)

    @property
    def also(self) -> tuple[str, ...]:
        """Other names of what was asked, which were searched along."""
        return self.parsed.also if self.like is None else ()


def question(
    query: str, filters: SearchFilters, like: Likeness | None = None, *, expand: bool = True
) -> Question:
    """Read what was typed; ``like`` stands for it where it is given.

    ``expand``: other names of what is named are searched along, as the glossary has them.
    """
    return Question(read_typed("" if like else query, expand=expand), filters, like)


def access_of(user: User | None, *, operator: bool) -> tuple[Access, ...]:
    """Return the access levels that the asker may read."""
    if operator or allowed(user, Action.RESTRICTED_VIEW):
        return ("open", "restricted")
    return ("open",)


def ask(question: Question, without_items: tuple[int, ...] = ()) -> IndexAnswer:
    """Put the question to the index, ``DEEPEST`` passages deep.

    Raises:
        OperatorError: the index cannot be opened.
    """
    left_out = without_items
    if question.like is not None and question.like.item_id is not None:
        left_out = (question.like.item_id, *without_items)
    filters = replace(question.filters, without_items=left_out)
    home = index_home()
    if question.like is None:
        return home.search(question.parsed, filters, DEEPEST, 0, FACETS, passage_texts)
    return home.search_like(question.like.texts, question.words, filters, DEEPEST, 0, FACETS)
