"""What the contract suite does with a connector: set a source up, visit it, look at the rows."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from casework.models import Item, Source, SourceRun
from monitor.collect.connector import Due
from monitor.collect.visit import visit_slice
from monitor.sources.table import manifest
from tests.sources.fakes.base import FakePlatform, Key


def source_of(fake: FakePlatform, name: str = "thử") -> Source:
    """Make a source that collects everything the fake has."""
    spec = manifest(fake.kind)
    return Source.objects.create(
        name=name,
        kind=fake.kind,
        platform=spec.platform,
        legal_basis="thử nghiệm",
        config=fake.config,
        base_url=fake.base_url,
    )


def visit(
    source: Source, *, key: str = "", due: Sequence[Due] | None = None, seconds: float = 60
) -> SourceRun:
    """Visit a source until the visit is over; return the run."""
    key = key or uuid.uuid4().hex
    position = 0
    for _ in range(50):
        part = visit_slice(
            key=key, source_id=source.pk, position=position, due=due, seconds=seconds
        )
        position = part.position
        if part.last:
            break
    source.refresh_from_db()
    return SourceRun.objects.get(key=key)


def stored(source: Source) -> set[Key]:
    """Return kind and id of every living item of a source."""
    rows = Item.objects.filter(source=source, deleted_at=None)
    return set(rows.values_list("kind", "platform_id"))
