"""Our own Pages' ``feed`` webhook: posts and comments as they are written, changed, removed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from monitor.collect.connector import Due, Found, Gone, Hook, HookAnswer, Page, Remark, Visit
from monitor.collect.graph import ACCESS, Graph, data
from monitor.collect.graph_errors import Denied
from monitor.collect.graph_hooks import (
    TAKEN,
    Entry,
    as_object,
    entries,
    events_of,
    handshake,
    is_signed,
    page_key,
    require_secrets,
    seen_at,
    unknown_event,
)
from monitor.collect.graph_records import PLATFORM, comment_url, id_readers, post_url
from monitor.collect.graph_refresh import refresh
from monitor.collect.manifest import load_manifest
from monitor.collect.pagereader import Element, PageReader
from records.errors import OperatorError
from records.incoming import Kind, Record

KIND: Final = "facebook_feed"
_POSTS: Final = frozenset(
    {"album", "link", "note", "photo", "post", "reel", "share", "status", "video"}
)
_NO_WORDS: Final = frozenset(
    {"event", "interest", "like", "page", "picture", "profile", "rating", "reaction"}
)
_WRITTEN: Final = frozenset({"add", "edit", "edited", "update", "unhide"})
_REMOVED: Final = frozenset({"delete", "remove"})
_QUIET: Final = _REMOVED | {"block", "follow", "hide", "mark", "mute", "unblock", "unlike"}


def _value(change: Mapping[str, Any]) -> Mapping[str, Any]:
    return as_object(change.get("value")) if change.get("field") == "feed" else {}


def _kind(value: Mapping[str, Any]) -> Kind | None:
    """Return what an event is about; reactions, events and the like are none of our concern."""
    item = value.get("item")
    if item == "comment":
        return "comment"
    return "post" if item in _POSTS else None


def _thing(value: Mapping[str, Any]) -> str:
    name = "comment_id" if value.get("item") == "comment" else "post_id"
    return str(value.get(name) or "")


def _is_written(value: Mapping[str, Any]) -> bool:
    """Whether the event brings words that everybody may read."""
    return (
        _kind(value) is not None
        and value.get("verb") in _WRITTEN
        and value.get("published", 1) not in (0, False)
        and bool(str(value.get("message") or "").strip())
    )


def _is_strange(value: Mapping[str, Any]) -> bool:
    """Whether the event brings words in a way we do not know: set aside, so that none are lost."""
    return (
        bool(str(value.get("message") or "").strip())
        and not _is_written(value)
        and value.get("item") not in _NO_WORDS
        and value.get("verb") not in _QUIET
        and value.get("published", 1) not in (0, False)
    )


def _record(element: Element) -> Record | None:
    value = _value(as_object(element.value))
    kind, given = _kind(value), element.options.metadata or {}
    number = element.steps[1]
    page, sent = given["entries"][number]
    if page in given["left_out"]:
        return None
    if _is_strange(value):
        raise unknown_event()
    if kind is None or not _is_written(value):
        return None
    author = str(as_object(value.get("from")).get("id") or "")
    thing, of = _thing(value), str(value.get("post_id") or "")
    # What was added happened when it was written, however late or often that is told.
    happened = value.get("created_time") if value.get("verb") == "add" else sent
    shown = as_object(value.get("post")).get("permalink_url")
    is_comment = kind == "comment"
    return element.record(
        PLATFORM,
        kind,
        thing,
        str(value["message"]),
        parent_id=(str(value.get("parent_id") or of) or None) if is_comment else None,
        url=comment_url(page, of, thing) if is_comment else str(shown or post_url(page, thing)),
        channel_id=page or None,
        author_key=author if author and author != page else None,
        author_kind="org" if author == page else "person" if author else "unknown",
        published_at=element.time(value.get("created_time"), "created_time"),
        collected_at=seen_at(element, happened),
    )


def _gone(found: Iterable[tuple[Entry, Mapping[str, Any]]]) -> Iterator[Gone]:
    ids: dict[Kind, list[str]] = {}
    for _entry, change in found:
        value = _value(change)
        kind = _kind(value)
        if kind and value.get("verb") in _REMOVED and (thing := _thing(value)):
            ids.setdefault(kind, []).append(thing)
    return (Gone(kind, tuple(dict.fromkeys(some)), "removed") for kind, some in ids.items())


class FacebookFeed:
    """See ``monitor.collect.connector.Receiving`` and ``Refreshing``."""

    manifest = load_manifest(KIND)
    readers = (
        PageReader(f"{KIND}.event", (("entry", "*", "changes", "*"),), _record),
        *id_readers(KIND),
    )

    def fetch(self, visit: Visit) -> Iterator[Found]:
        """Yield nothing: Facebook calls us."""
        return iter(())

    def receive(self, visit: Visit, hook: Hook) -> HookAnswer:
        """Take posts and comments of our Pages; what is not theirs is acknowledged and dropped."""
        if hook.method == "GET":
            return handshake(visit, hook)
        if not is_signed(visit, hook):
            return HookAnswer(403, "bad signature")
        found = entries(hook.body, "changes")
        if found is None:
            return HookAnswer(400, "not JSON")
        ours = set(visit.settings.get("pages") or ())
        left_out = sorted({one.page for one in found} - ours) if ours else []
        events = [(e, change) for e, change in events_of(found) if e.page not in left_out]
        pages: tuple[Page, ...] = ()
        values = [_value(change) for _, change in events]
        if any(_is_written(value) or _is_strange(value) for value in values):
            pages = (self._page(hook.body, found, left_out),)
        gone = tuple(_gone(events))
        return HookAnswer(200, TAKEN, pages=pages, gone=gone, rest=bool(left_out))

    def _page(self, body: bytes, found: list[Entry], left_out: list[str]) -> Page:
        options = {"entries": [[one.page, one.time] for one in found], "left_out": left_out}
        return Page(body=body, reader=f"{KIND}.event", key=page_key(body), options=options)

    def refresh(self, visit: Visit, due: Sequence[Due]) -> Iterator[Found]:
        """See ``monitor.collect.graph_refresh.refresh``; without a token nobody can be asked."""
        if visit.secrets.get(ACCESS):
            yield from refresh(visit, due)
        else:
            yield Remark(
                f"Chưa hỏi lại được {len(due)} mục: thiếu {ACCESS}",
                f"{len(due)} things were not asked about again: {ACCESS} is not set",
            )

    def check(self, visit: Visit) -> Remark:
        """Say whether Facebook calls us for each Page; without a token only what is set here."""
        require_secrets(visit)
        pages = list(visit.settings.get("pages") or ())
        if not pages or not visit.secrets.get(ACCESS):
            return Remark(
                "Đã đặt khóa bí mật và mã xác minh; chưa hỏi được Facebook vì thiếu khóa hay Trang",
                "app secret and verify token are set; Facebook was not asked: no token or no Page",
            )
        graph = Graph(visit)
        for page in pages:
            try:
                apps = data(graph.call(f"{page}/subscribed_apps", {}, page=page))
            except Denied as error:
                if error.of_token:
                    raise
                # The calls come without this permission, too.
                return Remark(
                    "Chưa xem được đăng ký webhook: khóa thiếu quyền pages_manage_metadata",
                    "the subscription cannot be looked at: the token lacks pages_manage_metadata",
                )
            if not any("feed" in (app.get("subscribed_fields") or ()) for app in apps):
                raise OperatorError(
                    f"Trang {page} chưa đăng ký gửi “feed” cho ứng dụng",
                    f"Page {page} has not subscribed the app to “feed”",
                )
        return Remark(
            f"Facebook báo tin của {len(pages)} Trang cho ta",
            f"Facebook tells us about {len(pages)} Pages",
        )


CONNECTOR: Final = FacebookFeed()
