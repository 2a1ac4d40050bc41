"""One fetched page: archived exactly as received, read, stored. Doing it twice changes nothing."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction

from casework.archive import Erased
from casework.clock import now
from casework.models import Intake, Original, Source, SourceRun
from casework.services.audit import audit_record
from casework.services.originals import original_store
from casework.services.quarantine import record_quarantine
from casework.services.retention_raw import REASON
from casework.services.source_runs import Counts
from monitor.collect.connector import Connector, Page
from monitor.collect.manifest import Manifest
from monitor.readers.base import Reader, ReadOptions, ReadResult, batches
from monitor.readers.inmemory import InMemory
from monitor.sidecars import read_options
from monitor.sniff import HEAD_BYTES, sniff
from monitor.stages.take import finish, store_batch
from records.errors import OperatorError, Quarantine

# Records stored in one transaction: one page nearly always.
BATCH = 1_000


def reader_of(connector: Connector, name: str) -> Reader:
    """Return the connector's reader called ``name``.

    Raises:
        OperatorError: it has none of that name.
    """
    for reader in connector.readers:
        if reader.name == name:
            return reader
    raise OperatorError(f"Bộ thu không có bộ đọc “{name}”", f"the connector has no reader “{name}”")


def page_store(
    *, source: Source, run: SourceRun | None, connector: Connector, page: Page
) -> Counts:
    """Archive a page, read it and store its records, exactly once.

    A page whose bytes are those of the last visit is not read again: all it holds counts as
    duplicate. What cannot be read is kept and set aside with its reason.

    Args:
        source: where it comes from.
        run: the visit it belongs to; ``None`` for a call of the platform.
        connector: whose reader reads it.
        page: the bytes and what is known of them.

    Returns:
        What it brought.

    Raises:
        OperatorError: the disk is full.
    """
    if not page.body:
        return Counts()
    original = _archived(connector, page)
    if original is None:
        return Counts()
    intake = _intake(source, run, connector, page, original)
    if intake.state in (Intake.State.DONE, Intake.State.QUARANTINED):
        kept = intake.received - intake.quarantined
        return Counts(received=intake.received, duplicate=kept)
    _read(intake, reader_of(connector, page.reader), page.body)
    intake.refresh_from_db()
    return Counts(
        received=intake.received,
        new=intake.new,
        duplicate=intake.duplicate,
        changed=intake.changed,
        quarantined=max(intake.quarantined, int(intake.state == Intake.State.QUARANTINED)),
    )


def _intake(
    source: Source, run: SourceRun | None, connector: Connector, page: Page, original: Original
) -> Intake:
    """Return the page's intake: the last one of this key if the bytes are the same, else new."""
    name = page.key[:255]
    last = Intake.objects.filter(source=source, name=name).order_by("-pk").first()
    if last is not None and last.original_id == original.pk:
        return last
    moment = now()
    with transaction.atomic():
        intake = Intake.objects.create(
            original=original,
            source=source,
            run=run,
            name=name,
            # The time makes it one of a kind: a page may go back to what it was before.
            reader=f"{page.reader}:{moment.timestamp():.6f}",
            options=_options(source, connector.manifest, page),
            received_at=moment,
            route=connector.manifest.route,
            synthetic=source.synthetic,
        )
        audit_record(
            action="intake.receive",
            subject=f"intake:{intake.pk}",
            detail={"sha256": original.sha256, "reader": page.reader, "source": source.pk},
        )
    return intake


def _archived(connector: Connector, page: Page) -> Original | None:
    """Archive a page; ``None`` when these very bytes went with an item that was erased."""
    reader = reader_of(connector, page.reader)
    cut = getattr(reader, "cuts", None)
    cuts = cut(page.body) if cut is not None else None
    store = partial(
        original_store,
        lines=reader.line_oriented and cuts is None,
        mime=sniff(page.body[:HEAD_BYTES], page.key).mime,
        cuts=cuts,
    )
    try:
        original, _ = store(source=io.BytesIO(page.body))
    except Erased as error:
        if not Original.objects.filter(sha256=error.sha256, erased_reason=REASON).exists():
            return None
        # Only its time had run out, and the platform shows it still.
        original, _ = store(source=io.BytesIO(page.body), again=True)
    return original


def _options(source: Source, manifest: Manifest, page: Page) -> dict[str, Any]:
    options: dict[str, Any] = {
        "legal_basis": source.legal_basis,
        "platform": manifest.platform,
        "url": page.url,
        "collector": f"{manifest.kind}/1",
        "refresh_days": manifest.refresh_days,
    }
    if page.options:
        options["page"] = dict(page.options)
    return options


def _read(intake: Intake, reader: Reader, body: bytes) -> None:
    original = InMemory(intake.original.sha256, intake.name, body)
    try:
        options = read_options(intake)
        results = list(_results(reader, original, options, intake))
        position = 0
        for batch in batches(results, BATCH, line_oriented=reader.line_oriented):
            position += len(batch)
            try:
                store_batch(intake, batch, options, position)
            except IntegrityError:
                # Another visit, or a call of the platform, has just stored one of these records.
                store_batch(intake, batch, options, position)
    except Quarantine as error:
        record_quarantine(intake=intake, error=error, first_chunk=None, last_chunk=None)
        return
    finish(intake.pk)


def _results(
    reader: Reader, original: InMemory, options: ReadOptions, intake: Intake
) -> Iterator[ReadResult]:
    if reader.line_oriented:
        from monitor.originals import ArchivedOriginal

        return reader.read(ArchivedOriginal(intake.original.sha256, intake.name), options)
    return reader.read(original, options)
