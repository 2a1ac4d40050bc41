"""Reads of what is shared by machine: the collections, their objects by TAXII's filters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet

from casework.models import Flag, SharedObject, User
from casework.permissions import Action, require

Version = Literal["first", "last", "all"] | datetime
MOST_AT_ONCE: Final = 1_000


@dataclass(frozen=True, slots=True)
class Collection:
    """One TAXII collection with the MISP feed of the same flags.

    ``name`` and ``events`` are what rows hold; ``id`` is the collection's id in TAXII.
    ``synthetic``: it holds invented samples and nothing else, and says so.
    """

    name: str
    events: str
    id: str
    synthetic: bool
    title: str
    description: str


APPROVED: Final = Collection(
    name="da-duyet",
    events="misp",
    id="8a1d2f6e-3c47-4b59-9e0a-5f1c7d2b8e31",
    synthetic=False,
    title="Tin sai lệch đã được hai người duyệt / Distortions approved by two people",
    description="Mỗi tin kèm bằng chứng và dữ kiện chính thức; tin đã rút có revoked = true. / "
    "Each with its evidence and the official fact; withdrawn ones have revoked = true.",
)
SAMPLES: Final = Collection(
    name="mau",
    events="misp-mau",
    id="c5e7b0a4-91d2-4f38-8b6c-2a4d9e7f1035",
    synthetic=True,
    title="MẪU – dữ liệu bịa để thử kết nối, không được xử lý / SAMPLES – invented, do not act",
    description="Bài đăng, người, số điện thoại đều bịa ra; chỉ để thử đường nối. / "
    "Posts, people and numbers are invented; only for trying the connection.",
)
COLLECTIONS: Final = (APPROVED, SAMPLES)


@dataclass(frozen=True, slots=True)
class SharedQuery:
    """TAXII 2.1's filters of one request; an empty tuple or ``None`` filters nothing.

    ``added_after`` is the client's, ``resume_after`` where the page before ended. ``versions``:
    any of these versions of an object. ``limit``: rows of one page, at most ``MOST_AT_ONCE``.
    """

    added_after: datetime | None = None
    resume_after: datetime | None = None
    ids: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    versions: tuple[Version, ...] = ("last",)
    spec_versions: tuple[str, ...] = ()
    limit: int = MOST_AT_ONCE


@dataclass(frozen=True, slots=True)
class SharedPage:
    """One page in the order of adding; ``more``: others follow it."""

    rows: list[SharedObject]
    more: bool

    @property
    def first(self) -> datetime | None:
        """When the page's first object was added."""
        return self.rows[0].added_at if self.rows else None

    @property
    def last(self) -> datetime | None:
        """When the page's last object was added: the next page begins after it."""
        return self.rows[-1].added_at if self.rows else None


def collection_of(flag: Flag) -> Collection:
    """Return where a flag's objects belong; what is invented or assumed never stands as real."""
    return SAMPLES if flag.item.synthetic or flag.fact_is_assumed else APPROVED


def collection_get(collection_id: str) -> Collection | None:
    """Return the collection of that TAXII id, ``None`` when there is none."""
    return next((one for one in COLLECTIONS if one.id == collection_id), None)


def _of_versions(wanted: Sequence[Version]) -> Q:
    same = SharedObject.objects.filter(
        collection=OuterRef("collection"), stix_id=OuterRef("stix_id")
    )
    chosen = Q()
    if "all" in wanted:
        return chosen
    if "last" in wanted:
        chosen |= ~Q(Exists(same.filter(version__gt=OuterRef("version"))))
    if "first" in wanted:
        chosen |= ~Q(Exists(same.filter(version__lt=OuterRef("version"))))
    exact = [one for one in wanted if isinstance(one, datetime)]
    return chosen | Q(version__in=exact) if exact else chosen


def shared_page(*, user: User, collection: Collection, query: SharedQuery) -> SharedPage:
    """Return one page of a collection's objects.

    Raises:
        Refused: role.
    """
    require(user, Action.REFERRAL_EXPORT)
    rows = SharedObject.objects.filter(
        _of_versions(query.versions), collection=collection.name
    ).order_by("added_at")
    for field, values in (
        ("stix_id", query.ids),
        ("stix_type", query.types),
        ("spec_version", query.spec_versions),
    ):
        if values:
            rows = rows.filter(**{f"{field}__in": values})
    for after in (query.added_after, query.resume_after):
        if after is not None:
            rows = rows.filter(added_at__gt=after)
    found = list(rows[: query.limit + 1])
    return SharedPage(found[: query.limit], len(found) > query.limit)


def shared_has(*, user: User, collection: Collection, stix_id: str) -> bool:
    """Whether any version of the object is in the collection.

    Raises:
        Refused: role.
    """
    require(user, Action.REFERRAL_EXPORT)
    return SharedObject.objects.filter(collection=collection.name, stix_id=stix_id).exists()


def shared_events(
    *, user: User, collection: Collection, event_uuid: str | None = None
) -> QuerySet[SharedObject]:
    """Return the latest version of each MISP event of a collection, or of one event.

    Raises:
        Refused: role.
    """
    require(user, Action.REFERRAL_EXPORT)
    rows = SharedObject.objects.filter(_of_versions(["last"]), collection=collection.events)
    if event_uuid is not None:
        rows = rows.filter(stix_id=event_uuid)
    return rows.order_by("added_at")


def last_added(collection: str) -> datetime | None:
    """Return when the newest row of a collection was added."""
    found: datetime | None = SharedObject.objects.filter(collection=collection).aggregate(
        last=Max("added_at")
    )["last"]
    return found


def flags_to_share() -> QuerySet[Flag]:
    """Return flags whose rows say that two different people approved them, oldest first."""
    return (
        Flag.objects.filter(
            status__in=(Flag.Status.APPROVED, Flag.Status.WITHDRAWN),
            first_reviewer__isnull=False,
            second_reviewer__isnull=False,
        )
        .exclude(first_reviewer=F("second_reviewer"))
        .order_by("pk")
    )


def shared_counts() -> list[dict[str, Any]]:
    """Return per collection how many versions it holds and when the newest was added."""
    rows = SharedObject.objects.values("collection").annotate(
        versions=Count("pk"), newest=Max("added_at")
    )
    found = {row["collection"]: (row["versions"], row["newest"]) for row in rows}
    answer: list[dict[str, Any]] = []
    for name in (name for one in COLLECTIONS for name in (one.name, one.events)):
        versions, newest = found.get(name, (0, None))
        answer.append({"collection": name, "objects": versions, "last_added": newest})
    return answer
