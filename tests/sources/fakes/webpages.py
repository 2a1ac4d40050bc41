"""A site with a page that is looked at in every visit, an index page and a sitemap."""

from __future__ import annotations

from typing import Any

from tests.sources.fakes.base import Asked, Key, Reply
from tests.sources.fakes.rss import HOST, WebHost


class WebPagesFake(WebHost):
    """Story 1 is watched; the others are found through the index page or the sitemap."""

    kind = "webpages"

    def truth(self) -> set[Key]:
        return {("article", f"{HOST}/bai/{n}.html") for n in self.stories if n not in self.gone}

    def delete_one(self) -> set[Key]:
        self.gone.add(2)
        return {("article", f"{HOST}/bai/2.html")}

    @property
    def config(self) -> dict[str, Any]:
        return {
            "pages": [f"{HOST}/bai/1.html?utm_source=thu"],
            "index": [f"{HOST}/muc-luc", f"{HOST}/sitemap.xml"],
            "link_pattern": r"/bai/\d+\.html$",
        }

    def content(self, asked: Asked) -> Reply:
        shown = [n for n in self.stories if n not in self.gone]
        if asked.path == "/muc-luc":
            links = "".join(f'<a href="/bai/{n}.html#dau">Bài {n}</a>' for n in shown[1:3])
            body = f"<html><body>{links}<a href='/rieng/1.html'>x</a><a href='/lh'>y</a></body>"
            return Reply(200, body.encode(), {"Content-Type": "text/html"})
        if asked.path == "/sitemap.xml":
            urls = "".join(f"<url><loc>{HOST}/bai/{n}.html</loc></url>" for n in shown)
            body = f'<?xml version="1.0"?><urlset>{urls}</urlset>'
            return Reply(200, body.encode(), {"Content-Type": "application/xml"})
        return super().content(asked)
