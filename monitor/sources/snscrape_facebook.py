"""snscrape's Facebook scrapers, optional and switched off: upstream has been silent since 2023.

Facebook's pages have changed since, and what comes back is nearly always an empty list; the check
says so in plain words. For Pages use ``facebook_pages`` (Graph API) instead.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterator
from itertools import islice
from types import ModuleType
from typing import Any, Final

from monitor.collect.connector import Found, Page, Remark, Visit
from monitor.collect.manifest import Manifest, load_manifest
from monitor.collect.pagereader import Element, PageReader
from monitor.readers.base import Reader
from records.errors import OperatorError, Quarantine
from records.incoming import Record

KIND: Final = "snscrape_facebook"
READER: Final = f"{KIND}.posts"
MAX_REQUESTS: Final = 20
_POST_ID: Final = re.compile(r"(?:story_fbid=|fbid=|/)(\d{5,})(?:/?$|&)")
_NAME: Final = re.compile(r"(?:(community|group):)?([\w.-]{2,100})")
_SCRAPERS: Final = {
    "": "FacebookUserScraper",
    "community": "FacebookCommunityScraper",
    "group": "FacebookGroupScraper",
}
# What snscrape raises when a page is not as it was in 2023.
_FAILURES: Final = (
    AssertionError,
    AttributeError,
    IndexError,
    KeyError,
    TypeError,
    ValueError,
)


def _library() -> ModuleType:
    """Return snscrape's Facebook module.

    Raises:
        OperatorError: the Python is too new, or the extra is not installed.
    """
    if sys.version_info >= (3, 12):
        raise OperatorError(
            "snscrape không chạy trên Python 3.12 trở lên (dừng phát triển từ 2023); cần 3.11",
            "snscrape does not run on Python 3.12 or later (abandoned in 2023); it needs 3.11",
        )
    try:
        import snscrape.modules.facebook as library
    except ImportError as error:
        raise OperatorError(
            "Chưa cài snscrape: pip install 'manhmoi[snscrape]' (không khuyến nghị)",
            "snscrape is not installed: pip install 'manhmoi[snscrape]' (not recommended)",
        ) from error
    found: ModuleType = library
    return found


def _upstream() -> tuple[str, str]:
    from snscrape.version import __version__

    return (
        f"snscrape {__version__}: không ai bảo trì từ tháng 6/2023",
        f"snscrape {__version__}: upstream has been silent since June 2023",
    )


def _posts(visit: Visit, name: str, most: int) -> list[dict[str, str]]:
    """Return what snscrape finds on a Page, as plain values.

    Raises:
        Quarantine: ``bad_name``, or ``snscrape_failed``: the page is not what snscrape knew.
    """
    from monitor.collect.requests_guard import guard

    match = _NAME.fullmatch(name)
    if match is None:
        raise Quarantine("bad_name", f"Tên trang lạ: {name[:60]}", f"odd name: {name[:60]}")
    library = _library()
    scraper = getattr(library, _SCRAPERS[match.group(1) or ""])(match.group(2), retries=0)
    guard(scraper._session, visit.http, most=MAX_REQUESTS)
    try:
        return [_plain(post) for post in islice(scraper.get_items(), most)]
    except (library.snscrape.base.ScraperException, *_FAILURES) as error:
        word = type(error).__name__
        raise Quarantine(
            "snscrape_failed",
            f"snscrape không đọc được trang {name} ({word})",
            f"snscrape cannot read the page {name} ({word})",
        ) from error


def _plain(post: Any) -> dict[str, str]:
    return {"url": post.cleanUrl, "date": post.date.isoformat(), "text": post.content or ""}


def _record(element: Element) -> Record | None:
    url, text = str(element.get("url") or ""), str(element.get("text") or "")
    if not text.strip():
        return None
    name = str((element.options.metadata or {}).get("name") or "")
    own = ":" not in name
    match = _POST_ID.search(url)
    return element.record(
        "facebook",
        "post",
        match.group(1) if match else hashlib.sha256(url.encode()).hexdigest(),
        text,
        url=url,
        channel_id=name if own else name.partition(":")[2],
        author_kind="org" if own else "unknown",
        published_at=element.time(element.get("date")),
    )


class SnscrapeFacebook:
    """See the module."""

    def __init__(self) -> None:
        self.manifest: Manifest = load_manifest(KIND)
        self.readers: tuple[Reader, ...] = (PageReader(READER, (("posts", "*"),), _record),)

    def fetch(self, visit: Visit) -> Iterator[Found]:
        """Yield what each Page gives; one that cannot be read is told and the rest goes on."""
        _library()
        for name in visit.settings["pages"]:
            try:
                posts = _posts(visit, name, int(visit.settings["most_posts"]))
            except Quarantine as error:
                yield Remark(error.vi, error.en)
                continue
            if not posts:
                vi, en = _upstream()
                yield Remark(f"{vi}; {name}: 0 bài", f"{en}; {name}: 0 posts")
                continue
            body = json.dumps({"posts": posts}, ensure_ascii=False).encode()
            url = f"https://www.facebook.com/{name.rpartition(':')[2]}"
            yield Page(body, READER, f"page:{name}", url, options={"name": name})

    def check(self, visit: Visit) -> Remark:
        """Say how old snscrape is and what it returned for the first Page."""
        _library()
        vi, en = _upstream()
        name = next(iter(visit.settings["pages"]), "")
        if not name:
            return Remark(f"{vi}; chưa có trang nào", f"{en}; no Page is listed yet")
        try:
            count = len(_posts(visit, name, 5))
        except Quarantine as error:
            raise OperatorError(f"{vi}; {error.vi}", f"{en}; {error.en}") from error
        return Remark(
            f"{vi}; lần thử này với {name} trả về {count} bài",
            f"{en}; this try with {name} returned {count} posts",
        )


CONNECTOR: Final = SnscrapeFacebook()
