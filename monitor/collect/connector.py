"""What a connector is: a manifest, a way to fetch pages, readers for the bytes that came.

A connector never touches rows. It asks through ``visit.http`` and yields what it got, page by
page; each page is archived as received, read into records and stored before the next one is asked
for, and its cursor is kept with it. A visit killed at any moment goes on at the last page stored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from monitor.collect.manifest import Manifest
from monitor.readers.base import Reader
from records.incoming import Kind


@dataclass(frozen=True, slots=True)
class Page:
    """Bytes exactly as received, to be archived and read.

    Attributes:
        body: the bytes.
        reader: name of the reader that reads them, one of the connector's ``readers``.
        key: what was asked for, without secrets, the same at every visit
            (``comments:VIDEOID:1``): a page that came unchanged is not read again.
        url: address it came from, without secrets.
        cursor: what the next visit needs, kept once this page is stored; ``None`` leaves the
            cursor as it is.
        query: which query found it, for the day's plan.
        options: what the reader needs besides the bytes (``ReadOptions.metadata``).
        media: files fetched with it, in the archive already.
    """

    body: bytes
    reader: str
    key: str
    url: str = ""
    cursor: Mapping[str, Any] | None = None
    query: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gone:
    """Things the source no longer shows: they are erased here too."""

    kind: Kind
    platform_ids: tuple[str, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Only a new cursor: nothing came, but the next visit begins elsewhere."""

    value: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something an operator should know; the visit goes on."""

    vi: str
    en: str


Found = Page | Gone | Cursor | Remark


@dataclass(frozen=True, slots=True)
class Watched:
    """What the watch rules that a source follows ask for, merged.

    ``queries`` are search phrases for this platform, best yield first; ``channels`` ids of this
    platform; ``hashtags`` without the sign.
    """

    queries: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time to fill in afterwards, UTC, ``end`` exclusive."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """A stored thing that the source must be asked about again; ``published_at`` where known."""

    kind: Kind
    platform_id: str
    url: str = ""
    published_at: datetime | None = None


class Answer(Protocol):
    """An HTTP answer, read whole."""

    @property
    def status(self) -> int:
        """HTTP status."""
        ...

    @property
    def body(self) -> bytes:
        """The bytes as sent, content encoding undone."""
        ...

    @property
    def url(self) -> str:
        """Where it came from, secrets taken out."""
        ...

    def header(self, name: str) -> str | None:
        """Return the first header of that name."""
        ...

    def json(self) -> Any:
        """Return the body as JSON.

        Raises:
            Quarantine: ``bad_json``.
        """
        ...


class Http(Protocol):
    """The only way out. See ``monitor.collect.http``."""

    def request(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        json: object = None,
        content: bytes | None = None,
        bucket: str = "",
        cost: int = 1,
        expect: Sequence[int] = (200,),
        max_body: int = 20 * 1024 * 1024,
        again: bool = True,
        final: Callable[[Answer], bool] = ...,
        pause: Callable[[], None] | None = None,
    ) -> Answer:
        """Ask, at the host's pace, within the quota, trying again when the host is busy.

        ``again`` false: never ask twice (what was sent must not be sent twice). ``final``: a busy
        answer that is to be handed back all the same (a quota spent for the day). ``pause``: waits
        before every try for as long as the host itself asks for, in place of the manifest's pace.
        """
        ...

    def exhausted(self, bucket: str) -> Exception:
        """Note that the platform says a bucket is empty; return the error to raise."""
        ...

    def admit(self, url: str) -> str:
        """Check, pace and count a request that a library makes itself; return where it goes."""
        ...

    @property
    def platform_now(self) -> datetime:
        """The platform's own time, as its last answer told it."""
        ...


@dataclass(frozen=True, slots=True)
class Visit:
    """What a connector is given for one visit.

    Attributes:
        manifest: its own manifest.
        source_id: row of the source.
        name: of the source.
        settings: checked settings, defaults filled in.
        secrets: credentials by environment variable; reading one that is missing raises
            ``OperatorError``.
        cursor: as the last stored page left it.
        watched: what the watch rules ask for.
        window: fill in this stretch instead of the newest; ``None`` for an ordinary visit.
        now: when the visit began, UTC.
        http: the way out.
        base_url: an operator's replacement for every host of the platform; empty normally.
        known: which of these ids of a kind are stored already.
        quota_left: units of a bucket that may still be spent today.
        permitted: whether a channel's owner has allowed ``captions`` or ``audio``.
    """

    manifest: Manifest
    source_id: int
    name: str
    settings: Mapping[str, Any]
    secrets: Mapping[str, str]
    cursor: Mapping[str, Any]
    watched: Watched
    window: Window | None
    now: datetime
    http: Http
    base_url: str
    known: Callable[[Kind, Iterable[str]], frozenset[str]]
    quota_left: Callable[[str], int]
    permitted: Callable[[str, str], bool]

    def host(self, role: str) -> str:
        """Return scheme and host for a role of the manifest, without a slash at the end."""
        return (self.base_url or self.manifest.hosts[role]).rstrip("/")


class Connector(Protocol):
    """One connector. Whatever else it can do is told by the further protocols below."""

    @property
    def manifest(self) -> Manifest:
        """Its manifest, from the YAML beside its file."""
        ...

    @property
    def readers(self) -> tuple[Reader, ...]:
        """Readers for its pages; their names begin with the connector's kind and a dot."""
        ...

    def fetch(self, visit: Visit) -> Iterator[Found]:
        """Yield what is new since ``visit.cursor``, oldest cursor first.

        Raises:
            Retry: a passing trouble that outlasted the tries.
            Parked: a limit was reached (``waiting_for="quota:BUCKET"`` …); the visit goes on later.
            Quarantine: an answer that cannot be used; the visit ends, the source is failing.
            OperatorError: a credential is missing or refused.
        """
        ...

    def check(self, visit: Visit) -> Remark:
        """Try the credentials at the least cost and say in one sentence how they stand.

        Raises:
            OperatorError: what is wrong, in one sentence.
        """
        ...


class Refreshing(Protocol):
    """A connector that can ask whether things are still shown."""

    def refresh(self, visit: Visit, due: Sequence[Due]) -> Iterator[Found]:
        """Yield pages with the things as they are now and ``Gone`` for those that are not."""
        ...


class Downloading(Protocol):
    """A connector that can fetch the bytes of submitted media."""

    def download(self, visit: Visit, url: str, locator: str) -> tuple[bytes, str]:
        """Return the bytes of one media file and their declared type.

        Raises:
            Quarantine: the file is gone, too large or not from an allowed host.
            Retry: try again later.
        """
        ...


class Replying(Protocol):
    """A connector that can answer somebody who sent something."""

    def reply(self, visit: Visit, to: str, text: str) -> None:
        """Send ``text`` to the person ``to``.

        Raises:
            Retry: try again later.
            Quarantine: it cannot be delivered.
        """
        ...


@dataclass(frozen=True, slots=True)
class Hook:
    """One call of a platform to our door, exactly as received. Header names in lower case."""

    method: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class HookAnswer:
    """What to answer at once, and the pages to archive (before the answer goes out).

    ``gone`` (unsent messages, removed comments) is erased once the pages are stored. ``rest``: the
    call holds more, which another source of the kind may be set up for.
    """

    status: int
    body: str = ""
    pages: tuple[Page, ...] = ()
    gone: tuple[Gone, ...] = ()
    rest: bool = False


class Receiving(Protocol):
    """A connector that platforms call."""

    def receive(self, visit: Visit, hook: Hook) -> HookAnswer:
        """Check a call and say what to do with it; never waits for the network."""
        ...
