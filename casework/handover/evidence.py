"""What leaves of one approved flag, in plain values: every format is written from this alone.

Nothing about who wrote a post is in it, and nothing about who reviewed it but roles and times.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings

from casework.handover.contacts import Contacts, contacts_of
from casework.models import Flag, Item, OfficialFact
from casework.selectors.flags import Excerpt
from casework.selectors.referrals import Approval, Evidence

_CHECK: Final = "check"
ERASED: Final = "đã xóa / erased"
"""Stands for words that were erased after a withdrawal; every format demands some."""


@dataclass(frozen=True, slots=True)
class Post:
    """The text that was judged and where it stands. ``withheld``: only the evidence is here."""

    platform: str
    kind: str
    url: str
    published_at: datetime | None
    collected_at: datetime
    lang: str
    version: int
    text: str
    withheld: bool
    sha256: str


@dataclass(frozen=True, slots=True)
class CitedFact:
    """The official fact in the version that the flag cites; ``value`` is its ``check``."""

    id: str
    version: int
    statement_vi: str
    statement_en: str
    source_doc: str
    source_section: str
    assumed: bool
    value: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Copy:
    """A near copy that two people confirmed as well."""

    url: str
    platform: str
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class Picture:
    """The register's entry that a picture of the post matches, ``distance`` bits of 256 away."""

    id: str
    version: int
    origin_vi: str
    origin_en: str
    taken: str
    place: str
    event: str
    distance: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """One approved or withdrawn flag as it is handed over.

    ``start`` and ``end`` are character offsets of ``evidence`` in the whole judged text.
    ``approvals`` are roles and moments, first and second. ``copies`` are confirmed ones only;
    ``copy_count`` also counts those that nobody confirmed.
    """

    archive_id: str
    flag_id: int
    type: str
    evidence: str
    start: int
    end: int
    synthetic: bool
    post: Post
    fact: CitedFact
    model: str
    score: float
    why: str
    approvals: tuple[Approval, Approval]
    withdrawn_at: datetime | None
    copies: tuple[Copy, ...]
    copy_count: int
    copies_changed_at: datetime | None
    contacts: Contacts
    picture: Picture | None
    excerpt: Excerpt

    @property
    def withdrawn(self) -> bool:
        """Whether it was withdrawn and must not be acted on."""
        return self.withdrawn_at is not None

    @property
    def words(self) -> str:
        """The judged text; the evidence where the rest is withheld or gone."""
        return self.post.text or self.claimed

    @property
    def claimed(self) -> str:
        """The evidence, or a mark that it was erased."""
        return self.evidence or ERASED

    @property
    def approved_at(self) -> datetime:
        """When the second person approved: the ``created`` of everything made from it."""
        return self.approvals[1].at

    @property
    def changed_at(self) -> datetime:
        """When what is handed over last changed by a decision about it or about a near copy."""
        own = self.withdrawn_at or self.approved_at
        return max(own, self.copies_changed_at or own)

    def uuid(self, name: str) -> uuid.UUID:
        """Return the same id for the same archive, flag and name, whenever it is asked."""
        return archive_uuid(self.archive_id, f"flag:{self.flag_id}:{name}")


def steady_uuid(*names: str) -> uuid.UUID:
    """Return the same id for the same names, in the shape of version 4.

    STIX wants version 4 for everything but observables, and its strict validator says so.
    """
    within = uuid.NAMESPACE_URL
    for name in names:
        within = uuid.uuid5(within, name)
    return uuid.UUID(bytes=within.bytes, version=4)


def archive_uuid(archive_id: str, name: str) -> uuid.UUID:
    """Return the id of ``name`` in this installation."""
    return steady_uuid(f"urn:manhmoi:{archive_id}", name)


def dossier_of(found: Evidence) -> Dossier:
    """Return what leaves of a flag that ``casework.selectors.referrals.evidence`` gave."""
    flag = found.flag
    post = _post(found)
    return Dossier(
        archive_id=settings.MANHMOI_ARCHIVE_ID,
        flag_id=flag.pk,
        type=flag.type,
        evidence=flag.evidence,
        start=flag.start,
        end=flag.end,
        synthetic=flag.item.synthetic,
        post=post,
        fact=_fact(flag),
        model=flag.model,
        score=round(flag.score, 4),
        why=flag.why,
        approvals=found.approvals,
        withdrawn_at=found.withdrawn_at,
        copies=tuple(map(_copy, found.near_copies)),
        copy_count=found.near_copy_count,
        copies_changed_at=found.copies_changed_at,
        contacts=contacts_of(post.text, flag.evidence, flag.type, _official()),
        picture=_picture(flag),
        excerpt=found.excerpt,
    )


def _post(found: Evidence) -> Post:
    item = found.flag.item
    return Post(
        platform=item.platform,
        kind=item.kind,
        url=item.url,
        published_at=item.published_at,
        collected_at=item.collected_at,
        lang=item.lang,
        version=found.flag.item_version,
        text="".join(found.excerpt[:3]),
        withheld=found.withheld,
        sha256=found.original_sha256,
    )


def _fact(flag: Flag) -> CitedFact:
    fact = flag.fact
    value = fact.data.get(_CHECK) if isinstance(fact.data, dict) else None
    return CitedFact(
        id=fact.fact_id,
        version=fact.version,
        statement_vi=fact.statement_vi,
        statement_en=fact.statement_en,
        source_doc=fact.source_doc,
        source_section=fact.source_section,
        assumed=flag.fact_is_assumed,
        value=value if isinstance(value, dict) else {},
    )


def _official() -> frozenset[str]:
    """Return the numbers (E.164) and domains that any version of any fact calls official."""
    found: set[str] = set()
    for data in OfficialFact.objects.order_by().values_list("data", flat=True):
        check = data.get(_CHECK) if isinstance(data, dict) else None
        for name in ("e164", "domains"):
            values = check.get(name) if isinstance(check, dict) else None
            found.update(map(str, values if isinstance(values, list) else ()))
    return frozenset(found)


def _copy(item: Item) -> Copy:
    return Copy(url=item.url, platform=item.platform, published_at=item.published_at)


def _picture(flag: Flag) -> Picture | None:
    match = flag.media_match
    if match is None:
        return None
    known, original = match.known, match.media.original
    return Picture(
        id=known.media_id,
        version=known.version,
        origin_vi=known.origin_vi,
        origin_en=known.origin_en,
        taken=known.taken,
        place=known.place,
        event=known.event,
        distance=match.distance,
        sha256=original.sha256 if original else "",
    )
