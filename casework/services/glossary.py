"""The glossary: adding, changing, retiring names; taking over files of them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from casework.models import AuditEvent, GlossaryEntry, User
from casework.permissions import Action, require
from casework.services.audit import audit_record
from casework.services.glossary_file import (
    GlossaryContent,
    checked,
    content_of,
    read_glossary,
)
from records.errors import OperatorError, Refused


@dataclass(frozen=True, slots=True)
class GlossaryTaken:
    """What became of a file's entries: counts. ``retired``: left alone, since people retired it."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    retired: int = 0


@transaction.atomic
def glossary_add(*, user: User | None, content: GlossaryContent) -> GlossaryEntry:
    """Add an entry; searches use it at once.

    Args:
        user: who adds; ``None`` for the command line.
        content: its names; a ``key`` is left out of account.

    Raises:
        Refused: the role may not, the content is no use, or an entry has just these names.
    """
    _may_edit(user)
    clean = checked(content)
    same = GlossaryEntry.objects.filter(folded=clean.folded, kind=clean.kind, retired_at=None)
    if (found := same.first()) is not None:
        raise Refused(
            f"Đã có mục {found.pk} với đúng các tên này.",
            f"Entry {found.pk} has just these names already.",
        )
    row = _new_row(clean, user)
    _audit("add", row, user)
    return row


@transaction.atomic
def glossary_change(
    *, user: User | None, entry_id: int, version: int, content: GlossaryContent
) -> GlossaryEntry:
    """Change an entry.

    Args:
        user: who changes; ``None`` for the command line.
        entry_id: the entry.
        version: the version that was edited; another means that somebody was quicker.
        content: what it says from now on.

    Raises:
        Refused: the role may not, there is no such entry, or it was changed or retired meanwhile.
    """
    _may_edit(user)
    row = _locked(entry_id)
    if row.version != version or row.retired_at is not None:
        raise Refused(
            "Người khác vừa sửa mục này. Hãy xem lại rồi sửa.",
            "Somebody else has just changed this entry. Look at it again.",
        )
    _write(row, checked(content), user)
    _audit("change", row, user)
    return row


@transaction.atomic
def glossary_retire(*, user: User | None, entry_id: int) -> GlossaryEntry:
    """Take an entry out of searches; it can be brought back.

    Raises:
        Refused: the role may not, or there is no such entry.
    """
    return _set_retired(user, entry_id, retired=True)


@transaction.atomic
def glossary_restore(*, user: User | None, entry_id: int) -> GlossaryEntry:
    """Bring a retired entry back.

    Raises:
        Refused: the role may not, or there is no such entry.
    """
    return _set_retired(user, entry_id, retired=False)


@transaction.atomic
def glossary_import(*, user: User | None, data: bytes, dry_run: bool = False) -> GlossaryTaken:
    """Take over a glossary file, all of it or nothing.

    An entry with a known ``key`` replaces what that entry says; one without is added unless an
    entry has just its names. Retired entries stay retired.

    Args:
        user: who imports; ``None`` for the command line.
        data: the file.
        dry_run: only say what would happen.

    Raises:
        Refused: the role may not, or the file cannot be used.
    """
    _may_edit(user)
    contents = read_glossary(data)
    taken = _take(contents, user, dry_run=dry_run, keep_edited=False)
    if not dry_run and (taken.new or taken.changed):
        audit_record(
            action="glossary.import",
            detail={"sha256": hashlib.sha256(data).hexdigest(), **_counts(taken)},
            actor=user,
        )
    return taken


@transaction.atomic
def glossary_seed(*, file: Path) -> GlossaryTaken:
    """Bring in what the shipped file has that was never here; nothing people touched changes.

    Raises:
        OperatorError: the file cannot be used.
    """
    try:
        data = file.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        if GlossaryEntry.objects.exists() and _seeded() == digest:
            return GlossaryTaken()
        taken = _take(read_glossary(data), None, dry_run=False, keep_edited=True)
    except (OSError, Refused) as error:
        raise OperatorError(
            f"Không dùng được tệp thuật ngữ {file}: {error}",
            f"the glossary file {file} cannot be used: {error}",
        ) from error
    audit_record(action="glossary.seed", detail={"sha256": digest, **_counts(taken)})
    return taken


def _seeded() -> str | None:
    last = AuditEvent.objects.filter(action="glossary.seed").order_by("-seq").first()
    return last.detail.get("sha256") if last else None


def _take(
    contents: Sequence[GlossaryContent], user: User | None, *, dry_run: bool, keep_edited: bool
) -> GlossaryTaken:
    rows = list(GlossaryEntry.objects.select_for_update())
    by_key = {row.key: row for row in rows if row.key}
    by_names = {(row.kind, row.folded): row for row in rows}
    counts = {"new": 0, "changed": 0, "unchanged": 0, "retired": 0}
    for content in contents:
        row = by_key.get(content.key) if content.key else None
        row = row or by_names.get((content.kind, content.folded))
        if row is None:
            counts["new"] += 1
            if not dry_run:
                _new_row(content, user)
        elif row.retired_at is not None:
            counts["retired"] += 1
        elif _same(content_of(row), content) or (keep_edited and row.version > 1):
            counts["unchanged"] += 1
        else:
            counts["changed"] += 1
            if not dry_run:
                # The shipped file is no edit: it may bring a better list again next time.
                _write(row, content, user, edit=not keep_edited)
    return GlossaryTaken(**counts)


def _same(one: GlossaryContent, other: GlossaryContent) -> bool:
    return (one.kind, one.forms, one.note) == (other.kind, other.forms, other.note)


def _may_edit(user: User | None) -> None:
    if user is not None:
        require(user, Action.GLOSSARY_EDIT)


def _locked(entry_id: int) -> GlossaryEntry:
    row = GlossaryEntry.objects.select_for_update().filter(pk=entry_id).first()
    if row is None:
        raise Refused(f"Không có mục {entry_id}.", f"there is no entry {entry_id}")
    return row


def _set_retired(user: User | None, entry_id: int, *, retired: bool) -> GlossaryEntry:
    _may_edit(user)
    row = _locked(entry_id)
    if (row.retired_at is not None) == retired:
        return row
    row.retired_at = timezone.now() if retired else None
    row.updated_by = user
    row.version += 1
    row.save()
    _audit("retire" if retired else "restore", row, user)
    return row


def _new_row(content: GlossaryContent, user: User | None) -> GlossaryEntry:
    row = GlossaryEntry(key=content.key, created_by=user)
    _fill(row, content, user)
    row.save(force_insert=True)
    return row


def _write(
    row: GlossaryEntry, content: GlossaryContent, user: User | None, *, edit: bool = True
) -> None:
    _fill(row, content, user)
    row.version += edit
    row.save()


def _fill(row: GlossaryEntry, content: GlossaryContent, user: User | None) -> None:
    row.kind = content.kind
    row.forms = [{"text": form.text, "lang": form.lang} for form in content.forms]
    row.folded = content.folded
    row.note = content.note
    row.updated_by = user


def _audit(action: str, row: GlossaryEntry, user: User | None) -> None:
    audit_record(
        action=f"glossary.{action}",
        subject=f"glossary:{row.pk}",
        detail={
            "version": row.version,
            "names": hashlib.sha256(row.folded.encode()).hexdigest(),
        },
        actor=user,
    )


def _counts(taken: GlossaryTaken) -> dict[str, Any]:
    return {"new": taken.new, "changed": taken.changed}
