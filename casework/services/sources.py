"""Sources: where things come from, and how their last visit went."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from casework.clock import now
from casework.models import Source, SourceAlert, User
from casework.permissions import Action, require
from casework.schedules import next_visit
from casework.services.audit import audit_record
from casework.source_form import SourceForm
from records.errors import OperatorError, Refused


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


def _allow(user: User | None, form: SourceForm | None = None, base_url: str = "") -> None:
    """Let the command line (``None``) and keepers of sources pass.

    Where requests go is for whoever has a shell on the machine: the console could otherwise be made
    to ask addresses inside the office's network.
    """
    if user is None:
        return
    require(user, Action.SOURCE_MANAGE)
    if form is not None and form.base_url != base_url:
        raise Refused(
            "base_url: chỉ đặt được bằng dòng lệnh hoặc tệp nguồn",
            "base_url: can only be set on the command line or in a source file",
        )


def _values(form: SourceForm) -> dict[str, Any]:
    low, high = form.expected_per_day or (None, None)
    return {
        "name": form.name,
        "platform": form.manifest.platform,
        "legal_basis": form.legal_basis,
        "config": dict(form.settings),
        "enabled": form.enabled,
        "synthetic": form.synthetic,
        "schedule": form.schedule,
        "base_url": form.base_url,
        "watch": list(form.watch),
        "expected_per_day_min": low,
        "expected_per_day_max": high,
        "silent_after_hours": form.silent_after_hours,
    }


def _filled(form: SourceForm, before: dict[str, Any]) -> dict[str, Any]:
    """Return the stretch to fill in; how far that has got is kept."""
    kept = {"filled_to": before["filled_to"]} if "filled_to" in before else {}
    return {**form.backfill, **kept} if form.backfill else {}


def _plan_next(source: Source) -> None:
    moment = now()
    if not source.enabled:
        source.next_run_at = None
    elif source.parked_until is not None and source.parked_until > moment:
        source.next_run_at = source.parked_until
    elif source.schedule:
        source.next_run_at = next_visit(source.schedule, source.pk, moment)
    else:
        source.next_run_at = None


@transaction.atomic
def source_add(*, user: User | None, form: SourceForm, file_sha256: str = "") -> Source:
    """Add a source; one of that name that was removed comes back with what it had brought.

    Args:
        user: who; ``None`` for the command line.
        form: the checked description.
        file_sha256: of the file in ``sources/`` it was read from.

    Raises:
        Refused: role, or the name is taken.
    """
    _allow(user, form)
    kind = form.manifest.kind
    source = Source.objects.select_for_update().filter(name=form.name).first()
    if source is not None and source.removed_at is not None and source.kind != kind:
        raise Refused(
            f"name: tên “{form.name}” là của một nguồn đã gỡ, bộ thu {source.kind}; đặt tên khác",
            f"name: “{form.name}” was a source of {source.kind}, now removed; take another name",
        )
    if source is not None and source.removed_at is None:
        raise Refused(
            f"name: đã có nguồn tên “{form.name}”", f"name: there is a source “{form.name}” already"
        )
    source = source or Source(kind=kind)
    return _store(source, form, "source.add", user, file_sha256)


def _store(
    source: Source, form: SourceForm, action: str, user: User | None, file_sha256: str
) -> Source:
    values = _values(form)
    changed = sorted(name for name, value in values.items() if getattr(source, name) != value)
    for name, value in values.items():
        setattr(source, name, value)
    source.backfill = _filled(form, source.backfill)
    source.removed_at = None
    source.file_sha256 = file_sha256 or source.file_sha256
    source.save()
    _plan_next(source)
    source.save(update_fields=["next_run_at"])
    detail = {"kind": source.kind, "enabled": source.enabled, "fields": changed}
    audit_record(action=action, subject=f"source:{source.pk}", detail=detail, actor=user)
    return source


@transaction.atomic
def source_edit(
    *, user: User | None, source_id: int, form: SourceForm, file_sha256: str = ""
) -> Source:
    """Describe a source anew; its cursor and what it brought stay.

    Raises:
        Refused: role, no such source, another connector, or the name is another source's.
    """
    source = _locked(source_id)
    _allow(user, form, source.base_url)
    if source.kind != form.manifest.kind:
        raise Refused(
            f"connector: nguồn “{source.name}” thuộc bộ thu {source.kind}; hãy thêm nguồn mới",
            f"connector: “{source.name}” is of {source.kind}; add another source",
        )
    if Source.objects.filter(name=form.name).exclude(pk=source_id).exists():
        raise Refused(
            f"name: đã có nguồn tên “{form.name}”", f"name: there is a source “{form.name}” already"
        )
    turned = form.enabled != source.enabled
    _store(source, form, "source.edit", user, file_sha256)
    if turned:
        _turned(source, user)
    return source


def _locked(source_id: int) -> Source:
    source = Source.objects.select_for_update().filter(pk=source_id, removed_at=None).first()
    if source is None:
        raise Refused("Không có nguồn này", "there is no such source")
    return source


def _turned(source: Source, user: User | None) -> None:
    """Record that a source went on or off; alerts of one that is off say nothing any more."""
    action = "source.enable" if source.enabled else "source.disable"
    audit_record(action=action, subject=f"source:{source.pk}", actor=user)
    if not source.enabled:
        source.alerts.filter(closed_at=None).update(closed_at=now())


@transaction.atomic
def source_enable(*, user: User | None, source_id: int) -> Source:
    """Turn a source on; one that waits for a quota or a host still waits.

    Raises:
        Refused: role, no such source, or it has no legal basis.
    """
    _allow(user)
    source = _locked(source_id)
    if not source.legal_basis:
        raise Refused("Nguồn chưa có căn cứ pháp lý", "the source has no legal basis")
    return _turn(source, True, user)


@transaction.atomic
def source_disable(*, user: User | None, source_id: int) -> Source:
    """Turn a source off; what it brought stays.

    Raises:
        Refused: role or no such source.
    """
    _allow(user)
    return _turn(_locked(source_id), False, user)


def _turn(source: Source, on: bool, user: User | None) -> Source:
    if source.enabled == on:
        return source
    source.enabled = on
    _plan_next(source)
    source.save(update_fields=["enabled", "next_run_at"])
    _turned(source, user)
    return source


@transaction.atomic
def source_remove(*, user: User | None, source_id: int) -> Source:
    """Remove a source from the watch; what it brought stays, with where it came from.

    Raises:
        Refused: role or no such source.
    """
    _allow(user)
    source = _locked(source_id)
    source.enabled, source.removed_at, source.next_run_at = False, now(), None
    source.save(update_fields=["enabled", "removed_at", "next_run_at"])
    SourceAlert.objects.filter(source=source, closed_at=None).update(closed_at=now())
    audit_record(action="source.remove", subject=f"source:{source.pk}", actor=user)
    return source


def source_next_run(*, source_id: int) -> None:
    """Note when a source is visited next: by its schedule, or when its parking is over."""
    source = Source.objects.get(pk=source_id)
    _plan_next(source)
    Source.objects.filter(pk=source_id).update(next_run_at=source.next_run_at)


@transaction.atomic
def source_unpark(*, source_id: int) -> None:
    """Let a source that waited for a quota or a host be visited again."""
    Source.objects.filter(pk=source_id).update(parked_until=None, parked_why={})
    source_next_run(source_id=source_id)


@transaction.atomic
def source_filled(*, source_id: int, down_to: str) -> None:
    """Note that filling in has got down to a day (``yyyy-mm-dd``), newest stretches first."""
    source = Source.objects.select_for_update().get(pk=source_id)
    source.backfill = {**source.backfill, "filled_to": down_to}
    # The next stretch begins at its own beginning.
    source.cursor = {part: value for part, value in source.cursor.items() if part != "window"}
    source.save(update_fields=["backfill", "cursor"])
