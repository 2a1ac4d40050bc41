"""What a reader or connector hands over: one post, comment, message, article, call, submission."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Kind = Literal["post", "comment", "message", "article", "call", "submission"]
Route = Literal["official_api", "submitted", "public_web", "operator_capture"]
MediaType = Literal["audio", "video", "image", "document"]


@dataclass(frozen=True, slots=True)
class MediaRef:
    """A file that belongs to a record.

    ``sha256`` names an original already in the archive; ``url`` is where the platform shows it.
    ``wanted`` says that its bytes are to be fetched (submitted testimony, or with the owner's
    recorded permission); ``locator`` is what the connector needs for that, never a secret.
    Times are milliseconds.
    """

    type: MediaType
    name: str = ""
    url: str | None = None
    sha256: str | None = None
    mime: str | None = None
    duration_ms: int | None = None
    wanted: bool = False
    locator: str = ""


@dataclass(frozen=True, slots=True)
class Metrics:
    """Counts as the platform gave them; ``None`` means not given, never zero."""

    views: int | None = None
    likes: int | None = None
    shares: int | None = None
    comments: int | None = None

    def any(self) -> bool:
        """Whether at least one count was given."""
        return any(v is not None for v in (self.views, self.likes, self.shares, self.comments))


@dataclass(frozen=True, slots=True)
class RawRef:
    """Where the exact bytes of a record lie: lines (or the one chunk) of an archived original.

    ``first_chunk`` and ``last_chunk`` are inclusive chunk numbers in the original ``sha256``.
    """

    sha256: str
    first_chunk: int
    last_chunk: int


@dataclass(frozen=True, slots=True)
class Record:
    """One collected or submitted thing, unique on (platform, kind, platform_id).

    ``author_key`` is the platform's stable author id: it is turned into a keyed hash before
    anything is stored and never kept in clear for a person. ``text`` is NFC. Times are UTC.
    ``channel_id`` names a public page or channel and stays in clear. By ``refresh_due_at`` the
    source must be asked again whether it still shows this.
    """

    platform: str
    kind: Kind
    platform_id: str
    text: str
    parent_id: str | None = None
    url: str | None = None
    title: str | None = None
    channel_id: str | None = None
    author_key: str | None = None
    author_kind: Literal["org", "person", "unknown"] = "unknown"
    lang: str | None = None
    media: tuple[MediaRef, ...] = ()
    metrics: Metrics = field(default_factory=Metrics)
    metrics_at: datetime | None = None
    published_at: datetime | None = None
    published_precision: Literal["second", "day"] = "second"
    collected_at: datetime | None = None
    collector: str = ""
    route: Route = "operator_capture"
    legal_basis: str = ""
    consent: str | None = None
    raw: RawRef | None = None
    synthetic: bool = False
    refresh_due_at: datetime | None = None
