"""Taking in a list of the fallen, batch by batch; the same list again updates, never doubles."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from django.db import transaction

from casework.clock import now
from casework.models import (
    FallenRecord,
    FallenRecordVersion,
    RegistryBadRow,
    RegistryImport,
    RegistryList,
    User,
)
from casework.permissions import Action, require
from casework.services.audit import audit_record
from casework.services.registry_rows import COLUMNS, record_columns
from nlp.registers.fields import ColumnMap, check_map
from nlp.registers.people import PersonRow, read_people
from nlp.registers.rows import BadRow, open_table
from records.errors import Quarantine, Refused

BATCH: Final = 1_000


@transaction.atomic
def registry_import_start(
    *,
    user: User | None,
    name: str,
    file_name: str,
    sha256: str,
    plan: ColumnMap,
    legal_basis: str,
    synthetic: bool = False,
) -> RegistryImport:
    """Begin to take in a file of the list ``name``, or go on with one that was stopped.

    Args:
        user: who imports; ``None`` for the command line.
        name: of the list; its newer files carry the same.
        file_name: of this file.
        sha256: of this file's bytes.
        plan: which columns hold which field.
        legal_basis: what allows these data to be here.
        synthetic: whether the people are invented.

    Raises:
        Refused: role, or no name or legal basis.
    """
    if user is not None:
        require(user, Action.REGISTRY_IMPORT)
    name, legal_basis = " ".join(name.split())[:200], legal_basis.strip()[:500]
    if not name:
        raise Refused("Hãy đặt tên cho danh sách.", "Give the list a name.")
    registry, _ = RegistryList.objects.get_or_create(
        name=name, defaults={"legal_basis": legal_basis, "synthetic": synthetic}
    )
    legal_basis = legal_basis or registry.legal_basis
    if not legal_basis:
        raise Refused("Hãy ghi căn cứ pháp lý.", "Say on what legal basis the list is kept.")
    registry.legal_basis = legal_basis
    registry.column_map = plan.as_json()
    registry.synthetic = synthetic or registry.synthetic
    registry.save()
    stopped = RegistryImport.objects.filter(
        registry=registry, sha256=sha256, sheet=plan.sheet[:120],
        state=RegistryImport.State.RUNNING,
    ).first()  # fmt: skip
    if stopped is not None:
        return stopped
    row = RegistryImport.objects.create(
        registry=registry, file_name=file_name[:255], sha256=sha256, sheet=plan.sheet[:120],
        imported_by=user,
    )  # fmt: skip
    audit_record(
        action="registry.import",
        subject=f"registry:{registry.pk}",
        detail={"import": row.pk, "sha256": sha256},
        actor=user,
    )
    return row


def registry_import_run(
    row: RegistryImport, path: Path, *, encoding: str = "", delimiter: str = ""
) -> Generator[int, None, None]:
    """Take in what is left of the file at ``path``; yield the lines done after each batch.

    Killed at any moment and run again it goes on behind the last whole batch.

    Raises:
        Quarantine: the file as a whole cannot be read; the import is marked as failed.
    """
    plan = stored_plan(row, encoding=encoding, delimiter=delimiter)
    try:
        table = open_table(path, delimiter=delimiter, encoding=encoding, sheet=plan.sheet)
        check_map(plan, table.header)
    except Quarantine as error:
        RegistryImport.objects.filter(pk=row.pk).update(
            state=RegistryImport.State.FAILED, trouble={"vi": error.vi, "en": error.en}
        )
        raise
    left = (one for one in read_people(table, plan) if one.line > row.rows_done)
    for batch in _batches(left):
        _store(row, batch)
        yield row.rows_done
    _finish(row)


def stored_plan(row: RegistryImport, *, encoding: str = "", delimiter: str = "") -> ColumnMap:
    """Return the column map that an import began with."""
    columns = {field: tuple(names) for field, names in row.registry.column_map.items()}
    return ColumnMap(columns, delimiter, encoding, row.sheet)


def _batches(rows: Iterable[PersonRow | BadRow]) -> Iterator[list[PersonRow | BadRow]]:
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        yield batch


@transaction.atomic
def _store(row: RegistryImport, batch: Sequence[PersonRow | BadRow]) -> None:
    """Store one batch and, in the same transaction, how far the import has come."""
    bad = [one for one in batch if isinstance(one, BadRow)]
    people: dict[str, PersonRow] = {}
    for one in batch:
        if isinstance(one, BadRow):
            continue
        if one.key in people:
            bad.append(_twice(one))
        else:
            people[one.key] = one
    known = {
        record.key: record
        for record in FallenRecord.objects.filter(registry=row.registry, key__in=list(people))
    }
    new: list[FallenRecord] = []
    changed: list[FallenRecord] = []
    earlier: list[FallenRecordVersion] = []
    same: list[int] = []
    for key, person in people.items():
        columns = record_columns(person)
        record = known.get(key)
        if record is None:
            new.append(FallenRecord(registry=row.registry, key=key, last_import=row, **columns))
        elif record.last_import_id == row.pk:
            bad.append(_twice(person))
        elif all(getattr(record, name) == value for name, value in columns.items()):
            same.append(record.pk)
        else:
            earlier.append(
                FallenRecordVersion(
                    record=record, version=record.version, raw=record.raw, registry_import=row
                )
            )
            for name, value in columns.items():
                setattr(record, name, value)
            record.version += 1
            record.last_import = row
            record.updated_at = now()
            changed.append(record)
    FallenRecord.objects.bulk_create(new)
    FallenRecordVersion.objects.bulk_create(earlier)
    if changed:
        FallenRecord.objects.bulk_update(
            changed, [*COLUMNS, "version", "last_import", "updated_at"], batch_size=100
        )
    FallenRecord.objects.filter(pk__in=same).update(last_import=row)
    RegistryBadRow.objects.bulk_create([_bad_row(row, one) for one in bad], ignore_conflicts=True)
    row.rows_done = batch[-1].line
    row.new += len(new)
    row.changed += len(changed)
    row.unchanged += len(same)
    row.bad += len(bad)
    row.save(update_fields=["rows_done", "new", "changed", "unchanged", "bad"])


def _twice(person: PersonRow) -> BadRow:
    error = Quarantine(
        "duplicate_person",
        f"Dòng {person.line} trùng một dòng trước (cùng mã hoặc cùng người)",
        f"line {person.line} repeats an earlier line (same id or same person)",
        line=person.line,
    )
    return BadRow(person.line, error, " | ".join(filter(None, person.raw.values())))


def _bad_row(row: RegistryImport, bad: BadRow) -> RegistryBadRow:
    return RegistryBadRow(
        registry_import=row,
        line=bad.line,
        reason=bad.error.reason[:40],
        message_vi=bad.error.vi,
        message_en=bad.error.en,
        raw={"text": bad.raw},
    )


@transaction.atomic
def _finish(row: RegistryImport) -> None:
    row.state = RegistryImport.State.DONE
    row.finished_at = now()
    row.save(update_fields=["state", "finished_at"])
    audit_record(
        action="registry.imported",
        subject=f"registry:{row.registry_id}",
        detail={
            "import": row.pk, "new": row.new, "changed": row.changed,
            "unchanged": row.unchanged, "bad": row.bad,
        },
        actor=row.imported_by,
    )  # fmt: skip
