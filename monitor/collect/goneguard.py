"""Keeps an outage or a lost permission from being taken for the deletion of everything.

What one round of asking again says is gone is kept back until the round is over. When it is far
more than people delete, nothing is erased: an alert asks a person to look.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from casework.clock import now
from casework.models import Item, Source
from casework.services.source_gone import gone_hold
from monitor.collect.connector import Due, Found, Gone, Page, Remark

MARGIN: Final = timedelta(days=4)
"""So long before it is due a thing is asked about again: days of trouble must not make it late."""
SHARE: Final = 0.3
"""A larger part of a round said to be gone is no ordinary deletion."""
LEAST: Final = 20
"""A round of at least so many is judged by its share."""
FEW: Final = 5
"""Of a smaller round, of at least so many, not all may be gone."""


def guarded(found: Iterator[Found], due: Sequence[Due], *, source: Source) -> Iterator[Found]:
    """Pass on what a round of asking again finds, deletions last and only if believable.

    A round that is cut short (a limit, an outage) deletes nothing: it is asked again.

    Args:
        found: what the connector yields.
        due: what it was asked about.
        source: the source.
    """
    gone: list[Gone] = []
    day = f"{now():%Y%m%d}"
    for one in found:
        if isinstance(one, Gone):
            gone.append(one)
        elif isinstance(one, Page):
            # An answer that is the same as last time must still count as seen again today.
            yield replace(one, key=f"{day}:{one.key}")
        else:
            yield one
    count, along = _counted(source, due, gone)
    if not too_many(count, len(due) - along):
        yield from gone
        return
    ids: dict[str, list[str]] = {}
    for one in gone:
        ids.setdefault(one.kind, []).extend(one.platform_ids)
    gone_hold(source=source, gone=ids, asked=len(due), due_before=now() + MARGIN)
    yield Remark(
        f"{count} trong {len(due)} mục hỏi lại bị báo là không còn: chưa xóa, chờ người xác nhận",
        f"{count} of {len(due)} things asked about are said to be gone: nothing erased, a person "
        "must confirm",
    )


def too_many(gone: int, asked: int) -> bool:
    """Whether so many gone of so many asked about is more than people delete."""
    if asked >= LEAST:
        return gone > SHARE * asked
    return asked >= FEW and gone >= asked


def _counted(source: Source, due: Sequence[Due], gone: Sequence[Gone]) -> tuple[int, int]:
    """Count what is gone of what was asked about: by itself, and comments along with their post."""
    said = {(one.kind, platform_id) for one in gone for platform_id in one.platform_ids}
    asked = {(one.kind, one.platform_id) for one in due} & said
    parents = _parents(source, [platform_id for kind, platform_id in asked if kind == "comment"])
    ids = {platform_id for _, platform_id in said}
    along = sum(1 for kind, one in asked if kind == "comment" and parents.get(one) in ids)
    return len(asked) - along, along


def _parents(source: Source, comments: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for start in range(0, len(comments), 500):
        rows = Item.objects.filter(
            platform=source.platform,
            kind="comment",
            platform_id__in=comments[start : start + 500],
        )
        found.update(rows.values_list("platform_id", "parent_id"))
    return found
