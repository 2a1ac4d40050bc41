"""What the search page, its JSON twin and its exports share: a form becomes an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from casework.models import User
from casework.selectors.search import SearchPage, search_passages
from casework.selectors.search_like import like_item, like_passage, like_transcript
from casework.selectors.search_notices import last_page, query_cut
from casework.selectors.search_question import Likeness
from records.errors import ManhMoiError
from web.search_form import LAST_PAGE, PAGE, SearchForm
from web.wording import error_text


def _passage(user: User, number: int) -> Likeness:
    return like_passage(user=user, passage_id=number)


def _item(user: User, number: int) -> Likeness:
    return like_item(user=user, item_id=number)


def _transcript(user: User, number: int) -> Likeness:
    return like_transcript(user=user, transcript_id=number)


_LIKE: Final[dict[str, Callable[[User, int], Likeness]]] = {
    "passage": _passage,
    "item": _item,
    "transcript": _transcript,
}


def likeness(user: User, form: SearchForm) -> Likeness | None:
    """Return what the answers should be like, where the form names it.

    Raises:
        Refused: it is not there for this user, or has no words.
    """
    return _LIKE[form.like[0]](user, form.like[1]) if form.like else None


def answer(
    user: User,
    form: SearchForm,
    *,
    limit: int = PAGE,
    offset: int | None = None,
    like: Likeness | None = None,
) -> SearchPage:
    """Return a page of results with what it leaves out.

    Raises:
        Refused: what it should be like is not there for this user.
        OperatorError: the index cannot be opened.
    """
    skipped = (form.page - 1) * PAGE if offset is None else offset
    page = search_passages(
        user=user,
        query=form.query,
        filters=form.filters,
        limit=limit,
        offset=skipped,
        fold=form.fold,
        like=like or likeness(user, form),
        expand=form.expand,
    )
    said = list(page.notices)
    if form.cut:
        said.insert(0, query_cut(len(form.query)))
    if offset is None and form.page == LAST_PAGE and page.more:
        said.insert(0, last_page(LAST_PAGE * PAGE))
        page = replace(page, more=False)
    return replace(page, notices=tuple(said))


def answer_or_trouble(
    user: User, form: SearchForm, like: Likeness | None = None
) -> tuple[SearchPage, str]:
    """Return the page, or an empty one and what went wrong."""
    try:
        return answer(user, form, like=like), ""
    except ManhMoiError as error:
        return SearchPage(()), error_text(error)
