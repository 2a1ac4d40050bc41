"""What an HTML page says about itself, and HTML fragments as plain text."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any, Final

from monitor.readers.decoding import decode_text
from monitor.readers.text import clean

_BLOCKS: Final = frozenset(
    {"p", "div", "br", "li", "ul", "ol", "tr", "table", "section", "article", "blockquote"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "pre", "hr"}
)
_HIDDEN: Final = frozenset({"script", "style", "template"})
_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([A-Za-z0-9_-]{2,30})", re.IGNORECASE)
_CDATA: Final = re.compile(r"(?://|/\*)?\s*(?:<!\[CDATA\[|\]\]>)(?:\s*\*/)?")
_MAX_LD: Final = 20


class _Fragment(HTMLParser):
    """Collects the visible text of a fragment."""

    def __init__(self, hidden: frozenset[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._tags = hidden
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._tags:
            self._hidden += 1
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._tags:
            self._hidden = max(0, self._hidden - 1)
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def plain_text(fragment: str, *, quotes: bool = True) -> str:
    """Return the visible text of an HTML fragment, blocks on lines of their own.

    Args:
        fragment: the HTML.
        quotes: whether what stands in ``<blockquote>`` belongs to it.
    """
    parser = _Fragment(_HIDDEN if quotes else _HIDDEN | {"blockquote"})
    parser.feed(fragment)
    parser.close()
    text = clean("".join(parser.parts)).replace("\u00a0", " ")
    text = re.sub(r"[ \t]+", " ", text)
    return re.sub(r"\s*\n\s*", "\n", text).strip()


class PageHead(HTMLParser):
    """Collects ``<meta>`` values by lower-case name or property, the canonical link, JSON-LD.

    Of a repeated name the first value stands.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.meta: dict[str, str] = {}
        self.canonical = ""
        self.linked: list[Any] = []
        self._script: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """See ``HTMLParser``."""
        values = {name: value or "" for name, value in attrs}
        if tag == "meta":
            name = (values.get("property") or values.get("name") or "").lower()
            if name and values.get("content"):
                self.meta.setdefault(name, clean(values["content"]))
        elif tag == "link" and "canonical" in values.get("rel", "").lower().split():
            self.canonical = self.canonical or values.get("href", "").strip()
        elif tag == "script" and values.get("type", "").lower() == "application/ld+json":
            self._script = []

    def handle_data(self, data: str) -> None:
        """See ``HTMLParser``."""
        if self._script is not None:
            self._script.append(data)

    def handle_endtag(self, tag: str) -> None:
        """See ``HTMLParser``."""
        if tag == "script" and self._script is not None:
            if len(self.linked) < _MAX_LD:
                # One broken block of a page must not hide the others.
                with contextlib.suppress(ValueError, RecursionError):
                    block = _CDATA.sub("", "".join(self._script))
                    self.linked.append(json.loads(block, strict=False))
            self._script = None

    def published(self) -> str | None:
        """Return the publication time that the page declares, as written.

        The article's own first: a page also describes its site, its videos, its lists.
        """
        dated = [one for value in self.linked for one in _dated(value, depth=0)]
        for thing in sorted(dated, key=_is_article, reverse=True):
            return str(thing["datePublished"])
        for name in ("article:published_time", "og:article:published_time", "datepublished"):
            if name in self.meta:
                return self.meta[name]
        return None


def _dated(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Yield the things of a JSON-LD block that say when they were published."""
    if depth > 4:
        return
    if isinstance(value, list):
        for part in value[:50]:
            yield from _dated(part, depth + 1)
    elif isinstance(value, dict):
        if isinstance(value.get("datePublished"), str):
            yield value
        yield from _dated(value.get("@graph"), depth + 1)
        yield from _dated(value.get("mainEntity"), depth + 1)


def _is_article(thing: Mapping[str, Any]) -> bool:
    return any(word in str(thing.get("@type")) for word in ("Article", "Posting"))


def decode_page(data: bytes) -> str:
    """Return a page decoded: byte order mark or UTF-8 first, then its own declaration.

    Raises:
        Quarantine: ``bad_encoding``.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        declared = _CHARSET.search(data[:4096])
        if declared:
            try:
                return data.decode(declared.group(1).decode("ascii"), errors="replace")
            except LookupError:
                pass
        return decode_text(data)
