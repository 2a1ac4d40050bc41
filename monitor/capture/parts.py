"""Pictures and style sheets that a page names."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin


class _Parts(HTMLParser):
    def __init__(self, base: str) -> None:
        super().__init__(convert_charrefs=True)
        self.base = base
        self.title = ""
        self.urls: dict[str, None] = {}
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._in_title = tag == "title" and not self.title
        if tag == "base" and values.get("href"):
            self.base = urljoin(self.base, values["href"])
        elif tag == "img":
            self._add(values.get("src", ""))
        elif tag == "link" and "stylesheet" in values.get("rel", "").lower().split():
            self._add(values.get("href", ""))

    def handle_endtag(self, tag: str) -> None:
        self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data

    def _add(self, link: str) -> None:
        try:
            url = urldefrag(urljoin(self.base, link.strip())).url
        except ValueError:
            return
        if link and url.startswith(("http://", "https://")):
            self.urls[url] = None


def page_parts(html: str, url: str) -> tuple[str, list[str]]:
    """Return a page's title and the addresses of its pictures and style sheets, in its order."""
    parser = _Parts(url)
    parser.feed(html)
    parser.close()
    return " ".join(parser.title.split())[:300], list(parser.urls)
