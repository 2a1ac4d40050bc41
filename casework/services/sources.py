"""Sources: where things come from, and how their last visit went."""

from __future__ import annotations

from django.db import transaction

from casework.clock import now
from casework.models import Source
from casework.services.audit import audit_record
from records.errors import OperatorError


@transaction.atomic
def source_ensure(*, name: str, kind: str, platform: str, url: str, legal_basis: str) -> Source:
    """Return the source of that name, making it on first use.

    Raises:
        OperatorError: a new source has no legal basis.
    """
    found = Source.objects.filter(name=name).first()
    if found is not None:
        return found
    if not legal_basis:
        raise OperatorError(
            f"Nguồn mới {name} cần căn cứ pháp lý: thêm --legal-basis",
            f"the new source {name} needs a legal basis: add --legal-basis",
        )
    source = Source.objects.create(
        name=name, kind=kind, platform=platform, url=url, legal_basis=legal_basis
    )
    audit_record(action="source.add", subject=f"source:{source.pk}", detail={"kind": kind})
    return source


@transaction.atomic
def source_visited(
    *, source: Source, cursor: dict[str, str] | None = None, error: str = "", items: bool = False
) -> None:
    """Note how a visit to a source went.

    Args:
        source: the source.
        cursor: validators for the next conditional request; ``None`` keeps the old ones.
        error: what went wrong, empty for a good visit.
        items: whether the visit brought anything.
    """
    moment = now()
    source.last_run_at = moment
    source.last_error = error
    if not error:
        source.last_success_at = moment
    if items:
        source.last_item_at = moment
    if cursor is not None:
        source.cursor = cursor
    source.save()
    audit_record(
        action="source.visit",
        subject=f"source:{source.pk}",
        detail={"ok": not error, "items": items},
    )
