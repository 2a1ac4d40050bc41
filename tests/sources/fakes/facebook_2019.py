"""Facebook's public pages as they were when snscrape was written, two pages of posts long."""

from __future__ import annotations

import json
import time
import unicodedata
from typing import Any

from tests.sources.fakes.base import Asked, FakePlatform, Key, Reply

START = int(time.time()) - 20 * 86_400
MORE = "/pages_reaction_units/more/"
UNIT = "#www_pages_reaction_see_more_unitwww_pages_home"


class Facebook2019Fake(FakePlatform):
    """A Page with seven posts, five a page; one post stands on both."""

    kind = "snscrape_facebook"

    def __init__(self, seed: int = 7) -> None:
        super().__init__(seed)
        self.numbers = list(range(7))

    @property
    def config(self) -> dict[str, Any]:
        """One Page."""
        return {"pages": ["trang.thu"]}

    def answer(self, asked: Asked) -> Reply:
        """Answer with a page of posts."""
        if "cookie" in asked.headers or not asked.headers["user-agent"].startswith("ManhMoi/"):
            return self.refuse("cookies or a disguise", Reply(400))
        if asked.path == "/trang.thu/":
            return Reply(200, self._page(0).encode(), {"Content-Type": "text/html"})
        if asked.path == MORE and asked.query.get("page_id") == "100":
            operation = ["replace", UNIT, False, {"__html": self._page(4)}]
            return Reply(200, b"for (;;);" + json.dumps({"domops": [operation]}).encode())
        return self.refuse(f"asked for {asked.path}", Reply(404))

    def _page(self, first: int) -> str:
        newest = sorted(self.numbers, reverse=True)[first : first + 5]
        posts = "".join(self._post(number) for number in newest)
        more = f'<a ajaxify="{MORE}?page_id=100&amp;cursor=5">More</a>'
        return f"<html><body>{posts}{'' if first or len(self.numbers) <= 5 else more}</body></html>"

    def _post(self, number: int) -> str:
        text = unicodedata.normalize("NFD", f"Thông tin phần mộ số {number}")
        return (
            f'<div class="_5pcr"><a class="_5pcq" href="/trang.thu/posts/{70000 + number}?x=1">'
            f'<abbr class="_5ptz" data-utime="{START + number * 60}"></abbr></a>'
            f'<div class="_5pbx">{text}</div></div>'
        )

    def truth(self) -> set[Key]:
        """Return all posts."""
        return {("post", str(70000 + number)) for number in self.numbers}

    def grow(self, count: int = 2) -> None:
        """Publish more, as many as still fit on two pages."""
        self.numbers += [100 + number for number in range(min(count, 2))]

    def empty(self) -> None:
        """Take all posts away, as Facebook has for those who are not logged in."""
        self.numbers.clear()
