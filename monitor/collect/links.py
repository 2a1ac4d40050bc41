"""Links of an index page or a sitemap, and which of them are wanted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urldefrag, urljoin, urlsplit

import regex

from monitor.readers.markup import decode_page
from records.errors import OperatorError

MAX_LINKS: Final = 5_000
_PATTERN_S: Final = 0.2
"""Seconds one address may take a pattern; a longer match is a hostile or careless pattern."""
_LOC: Final = re.compile(r"<loc>\s*([^<\s]{1,2000})\s*</loc>", re.IGNORECASE)


class _Anchors(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.base = ""
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        target = dict(attrs).get("href") or ""
        if tag == "base" and not self.base:
            self.base = target
        elif tag == "a" and target and len(self.found) < MAX_LINKS:
            self.found.append(target)


def links_of(body: bytes, url: str) -> list[str]:
    """Return the absolute addresses that a page or sitemap names, each once, in its order.

    Raises:
        Quarantine: ``bad_encoding``.
    """
    text = decode_page(body)
    found = [unescape(one) for one in _LOC.findall(text)[:MAX_LINKS]]
    if not found:
        parser = _Anchors()
        parser.feed(text)
        parser.close()
        url, found = urljoin(url, parser.base), parser.found
    return list(dict.fromkeys(_absolute(found, url)))


def _absolute(found: Iterable[str], url: str) -> Iterable[str]:
    for one in found:
        try:
            target = urldefrag(urljoin(url, one.strip())).url
            parts = urlsplit(target)
        except ValueError:
            continue
        if parts.scheme in ("http", "https") and parts.hostname and len(target) <= 2000:
            yield target


def wanted(links: Iterable[str], pattern: str, url: str) -> list[str]:
    """Return the links that match ``pattern``; without one, those to the host of ``url``.

    Raises:
        OperatorError: the pattern is no regular expression, or takes too long.
    """
    if not pattern:
        return [one for one in links if urlsplit(one).netloc == urlsplit(url).netloc]
    try:
        compiled = regex.compile(pattern)
        return [one for one in links if compiled.search(one, timeout=_PATTERN_S)]
    except regex.error as error:
        raise OperatorError(
            f"Mẫu liên kết sai: {error}", f"the link pattern is wrong: {error}"
        ) from error
    except TimeoutError as error:
        raise OperatorError(
            "Mẫu liên kết chạy quá lâu, hãy viết đơn giản hơn",
            "the link pattern takes too long; write a simpler one",
        ) from error
