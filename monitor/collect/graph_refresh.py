"""Asks Facebook whether stored things are still shown, and is never misled by a lost permission.

Graph says of a deleted object what it also says of one that the token may not see. So nothing
counts as gone before the same token has been seen to read the same kind of thing of the same Page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from monitor.collect.connector import Answer, Due, Found, Gone, Page, Remark, Visit
from monitor.collect.graph import Graph, data
from monitor.collect.graph_errors import Denied, Missing
from monitor.collect.graph_records import FIELDS, Shape
from records.errors import Quarantine
from records.incoming import Kind

AT_ONCE: Final = 50
"""Most ids of one ``?ids=`` call."""
_ADDRESS: Final = re.compile(r"https://www\.facebook\.com/(\d+)/")
_THING: Final = re.compile(r"\d+(?:_\d+)*")


def refresh(visit: Visit, due: Sequence[Due]) -> Iterator[Found]:
    """Yield the things as they are now, and ``Gone`` for those that are proven not to be.

    Raises:
        Denied: the token is refused.
        ParkedUntil: the allowance is used up.
    """
    graph = Graph(visit)
    for (page, shape), ids in _groups(due).items():
        yield from _Group(graph, page, shape).ask(ids)


def _groups(due: Sequence[Due]) -> Mapping[tuple[str, Shape], list[str]]:
    groups: dict[tuple[str, Shape], list[str]] = {}
    for one in due:
        if one.kind in ("post", "comment") and _THING.fullmatch(one.platform_id):
            groups.setdefault((_page(one), _shape(one)), []).append(one.platform_id)
    return groups


def _shape(due: Due) -> Shape:
    if due.kind == "comment":
        return "comments"
    return "posts" if "_" in due.platform_id else "reels"


def _page(due: Due) -> str:
    """Return the Page a thing belongs to: in a post's id, else first in its address."""
    own, _, _post = due.platform_id.partition("_")
    if due.kind == "post" and _post:
        return own
    at = _ADDRESS.match(due.url)
    return at.group(1) if at else ""


class _Group:
    """Things of one shape of one Page."""

    def __init__(self, graph: Graph, page: str, shape: Shape) -> None:
        self.graph = graph
        self.page = page
        self.shape = shape
        self.answered = False
        self.missing: list[str] = []

    def ask(self, ids: Sequence[str]) -> Iterator[Found]:
        try:
            for start in range(0, len(ids), AT_ONCE):
                yield from self._some(ids[start : start + AT_ONCE])
            if self.missing and self.page and (self.answered or self._readable()):
                kind: Kind = "comment" if self.shape == "comments" else "post"
                yield Gone(kind, tuple(self.missing), "deleted")
            elif self.missing:
                yield self._unsure("không chứng minh được là đã xóa", "no proof of deletion")
        except Denied as error:
            if error.of_token and not self.graph.has_own_token(self.page):
                raise
            yield self._unsure(error.vi, error.en)

    def _unsure(self, vi: str, en: str) -> Remark:
        return Remark(
            f"Trang {self.page or '?'}: chưa kết luận về {len(self.missing) or 'các'} mục ({vi})",
            f"Page {self.page or '?'}: nothing concluded about {len(self.missing) or 'the'} "
            f"things ({en})",
        )

    def _some(self, ids: Sequence[str]) -> Iterator[Found]:
        """Ask for several; one that is missing makes Graph refuse them all, so ask in halves."""
        if len(ids) == 1:
            yield from self._alone(ids[0])
            return
        asked = {"ids": ",".join(ids), "fields": FIELDS[self.shape]}
        try:
            answer = self.graph.call("", asked, page=self.page, cost=len(ids))
        except Missing:
            half = len(ids) // 2
            yield from self._some(ids[:half])
            yield from self._some(ids[half:])
            return
        body = answer.json()
        found = {one for one in ids if one in body} if isinstance(body, Mapping) else set()
        yield self._page(answer, "by_id", f"{ids[0]}:{len(ids)}")
        self.answered = self.answered or bool(found)
        for one in ids:
            if one not in found:  # left out without a word
                yield from self._alone(one)

    def _alone(self, thing: str) -> Iterator[Found]:
        try:
            answer = self.graph.call(thing, {"fields": FIELDS[self.shape]}, page=self.page)
        except Missing:
            self.missing.append(thing)
            return
        self.answered = True
        yield self._page(answer, "alone", thing)

    def _page(self, answer: Answer, form: str, name: str) -> Page:
        return Page(
            body=self.graph.kept(answer.body, self.page),
            reader=f"{self.graph.visit.manifest.kind}.{self.shape}_{form}",
            key=f"refresh:{self.shape}:{self.page}:{name}",
            url=self.graph.url("" if form == "by_id" else name),
            options={"page": self.page},
        )

    def _readable(self) -> bool:
        """Whether this token still reads things of this shape of this Page."""
        one = {"fields": "id", "limit": "1"}
        try:
            posts = data(self.graph.call(f"{self.page}/published_posts", one, page=self.page))
            if self.shape == "comments" and posts:
                self.graph.call(f"{posts[0].get('id')}/comments", one, page=self.page)
        except Quarantine:
            return False
        return True
