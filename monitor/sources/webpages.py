"""Web pages: some looked at in every visit, others found through index pages and sitemaps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from monitor.collect.articles import ArticlePages
from monitor.collect.connector import Cursor, Due, Found, Gone, Page, Remark, Visit
from monitor.collect.goneguard import too_many
from monitor.collect.links import links_of, wanted
from monitor.collect.manifest import Manifest, load_manifest
from monitor.collect.webvisit import MAX_KEPT, Later, Rounds, ask_again, newest, no_past, tried
from monitor.readers.article import page_id
from monitor.readers.base import Reader
from monitor.readers.feed import short_id
from records.errors import OperatorError, Quarantine

KIND: Final = "webpages"
PAGE: Final = f"{KIND}.page"


class _Cursor:
    """What a visit remembers: validators of pages and index pages, links opened already."""

    def __init__(self, kept: Mapping[str, Any]) -> None:
        self.pages: dict[str, Any] = dict(kept.get("pages", {}))
        self.seen: dict[str, None] = dict.fromkeys(kept.get("seen", ()))

    def in_turn(self, urls: Sequence[str]) -> list[str]:
        """Return addresses, those asked longest ago first: a slow host leaves some for later."""
        order = {url: number for number, url in enumerate(self.pages)}
        return sorted(urls, key=lambda url: order.get(url, -1))

    def value(self) -> dict[str, Any]:
        return {"pages": newest(self.pages), "seen": list(self.seen)[-MAX_KEPT:]}


class WebPages:
    """See the module."""

    def __init__(self) -> None:
        self.manifest: Manifest = load_manifest(KIND)
        self.readers: tuple[Reader, ...] = (ArticlePages(PAGE, "web"),)

    def fetch(self, visit: Visit) -> Iterator[Found]:
        """Yield pages that have changed, then new ones that index pages name."""
        _addresses(visit)
        if visit.window is not None:
            yield no_past()
            return
        rounds, kept = Rounds(visit), _Cursor(visit.cursor)
        asked = sum("id" in kept.pages.get(url, {}) for url in visit.settings["pages"])
        missing: dict[str, str] = {}
        for url in kept.in_turn(visit.settings["pages"]):
            yield from _page(rounds, kept, url, missing)
        yield Cursor(kept.value())
        yield from _vanished(kept, missing, asked)
        room = int(visit.settings["max_pages"])
        for url in visit.settings["index"]:
            got = rounds.get(url, kept.pages.get(url))
            if isinstance(got, Remark):
                yield got
                continue
            if got.gone:
                yield Remark(f"Không còn trang mục lục {url}", f"the index page {url} is gone")
            if not got.body:
                continue
            new = _new_links(visit, kept, got.body, got.url)
            for link in new[:room]:
                yield from _linked(rounds, kept, link)
            left = any(link not in kept.seen for link in new)
            room -= len(new[:room])
            # Not remembered while links are left, so that it comes whole again.
            kept.pages[url] = {} if left else got.validators
            yield Cursor(kept.value())
        rounds.finish()

    def refresh(self, visit: Visit, due: Sequence[Due]) -> Iterator[Found]:
        """Ask for stored pages again."""
        yield from ask_again(visit, due, PAGE)

    def check(self, visit: Visit) -> Remark:
        """Fetch the first address and say how it stands."""
        url = _addresses(visit)[0]
        got = tried(visit, url)
        size = len(got.body or b"")
        return Remark(f"{url}: đọc được {size} byte", f"{url}: {size} bytes read")


def _addresses(visit: Visit) -> list[str]:
    """Return all addresses a source names.

    Raises:
        OperatorError: there is none.
    """
    found = [*visit.settings["pages"], *visit.settings["index"]]
    if not found:
        raise OperatorError(
            "Nguồn trang web cần “pages” hoặc “index”", "web pages need “pages” or “index”"
        )
    return found


def _vanished(kept: _Cursor, missing: Mapping[str, str], asked: int) -> Iterator[Found]:
    """Yield stored pages that are gone, unless so many are that it is the site that fails."""
    if too_many(len(missing), asked):
        yield Remark(
            f"{len(missing)} trên {asked} trang cùng không còn: chưa xóa gì, đến hạn sẽ hỏi lại",
            f"{len(missing)} of {asked} pages are gone at once: nothing erased, they are asked for "
            "again when due",
        )
        return
    for url, own_id in missing.items():
        yield Gone("article", (own_id,), "404")
        kept.pages.pop(url)
        yield Cursor(kept.value())


def _page(rounds: Rounds, kept: _Cursor, url: str, missing: dict[str, str]) -> Iterator[Found]:
    """Yield one page; a stored one that is gone goes to ``missing``, with its id."""
    known = kept.pages.get(url, {})
    got = rounds.get(url, known)
    if not isinstance(got, Later):
        kept.pages[url] = kept.pages.pop(url, {})
    if isinstance(got, Remark):
        yield got
    elif got.gone:
        if own_id := known.get("id"):
            missing[url] = own_id
        else:
            yield Remark(f"Không có trang {url}", f"there is no page {url}")
    elif got.body:
        kept.pages[url] = {**got.validators, "id": page_id(got.body, got.url)}
        yield Page(got.body, PAGE, url, got.url, kept.value())


def _new_links(visit: Visit, kept: _Cursor, body: bytes, url: str) -> list[str]:
    try:
        links = links_of(body, url)
    except Quarantine:
        return []
    found = wanted(links, visit.settings["link_pattern"], url)
    own = set(_addresses(visit))
    fresh = [one for one in found if one not in own and one not in kept.seen]
    known = visit.known("article", map(short_id, fresh))
    return [one for one in fresh if short_id(one) not in known]


def _linked(rounds: Rounds, kept: _Cursor, link: str) -> Iterator[Found]:
    got = rounds.get(link)
    if isinstance(got, Later):
        yield got
        return
    kept.seen[link] = None
    if isinstance(got, Remark):
        yield got
    elif got.body:
        yield Page(got.body, PAGE, link, got.url, kept.value())


CONNECTOR: Final = WebPages()
