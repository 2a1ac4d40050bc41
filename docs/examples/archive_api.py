"""A public archive with a JSON API: a whole connector, to be copied. See adding-a-source.md."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from monitor.collect.connector import Answer, Due, Found, Gone, Page, Remark, Visit
from monitor.collect.manifest import Manifest, load_manifest
from monitor.collect.pagereader import Element, PageReader
from monitor.readers.base import Reader
from records.incoming import Record

KIND: Final = "archive_api"
ITEMS: Final = f"{KIND}.items"


def _record(item: Element) -> Record | None:
    if item.get("withdrawn"):
        return None
    return item.record(
        "archive",
        "article",
        str(item.get("id") or ""),
        str(item.get("text") or ""),
        title=item.get("title"),
        url=item.get("link"),
        author_kind="org",
        published_at=item.time(item.get("published_at")),
    )


def _ask(visit: Visit, path: str, expect: Sequence[int] = (200,), **params: str) -> Answer:
    return visit.http.request(
        "GET",
        f"{visit.host('api')}/v1/{visit.settings['collection']}{path}",
        params=params,
        headers={"X-Api-Key": visit.secrets["MANHMOI_ARCHIVE_KEY"]},
        bucket="calls",
        expect=expect,
    )


class ArchiveApi:
    """See the module."""

    def __init__(self) -> None:
        self.manifest: Manifest = load_manifest(KIND)
        self.readers: tuple[Reader, ...] = (PageReader(ITEMS, (("items", "*"),), _record),)

    def fetch(self, visit: Visit) -> Iterator[Found]:
        """Yield pages from the last one stored on; the archive numbers what it adds."""
        after = str(visit.cursor.get("after", ""))
        while True:
            answer = _ask(visit, "", after=after)
            page: dict[str, Any] = answer.json()
            if not page["items"]:
                return
            key, after = f"items:{after}", str(page["next"])
            yield Page(answer.body, ITEMS, key, answer.url, cursor={"after": after})

    def refresh(self, visit: Visit, due: Sequence[Due]) -> Iterator[Found]:
        """Yield each thing as it is now, ``Gone`` where the archive has taken it down."""
        for thing in due:
            answer = _ask(visit, f"/{thing.platform_id}", expect=(200, 404))
            if answer.status == 404:
                yield Gone(thing.kind, (thing.platform_id,), "404")
            else:
                yield Page(answer.body, ITEMS, f"item:{thing.platform_id}", answer.url)

    def check(self, visit: Visit) -> Remark:
        """Ask for one page; a refused key is told by the client."""
        count = len(_ask(visit, "", after="").json()["items"])
        return Remark(f"Khóa dùng được, trang đầu có {count} mục", f"the key works, {count} items")


CONNECTOR: Final = ArchiveApi()
