"""``capture``, ``capture list``, ``capture verify``: web pages kept as evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from casework.archive import get_archive
from casework.models import EvidenceCapture, Item
from casework.selectors.captures import captures
from casework.services.captures import capture_erase, capture_request
from monitor.capture import job
from monitor.capture.verify import problems
from monitor.feeds.shared import fetcher
from monitor.operations import Event
from records.errors import Refused

_SHOWN = 200


def capture_take(options: Mapping[str, Any]) -> Iterator[Event]:
    """Take ``url`` now, for ``item`` with ``reason``, ``files`` too; ``base_url`` for a fake.

    Raises:
        Refused: there is no such item, the address is none, or the capture failed.
    """
    item = None
    if options.get("item"):
        item = Item.objects.filter(pk=options["item"]).first()
        if item is None:
            raise Refused("Không có tư liệu này.", "There is no such item.")
    asked = capture_request(
        user=None,
        url=options["url"],
        item=item,
        reason=options.get("reason") or "",
        with_files=bool(options.get("files")),
    )
    row = job.run(asked.pk, fetcher(options.get("base_url") or ""))
    if row is None or row.state != EvidenceCapture.State.DONE:
        raise Refused(row.error_vi if row else "?", row.error_en if row else "?")
    yield {"event": "result", **_row(row)}


def capture_list(options: Mapping[str, Any]) -> Iterator[Event]:
    """List captures, newest first, of ``item`` only when given."""
    rows = captures(user=None, item_id=options.get("item"))[:_SHOWN]
    for row in rows:
        yield {"event": "row", **_row(row)}
    yield {"event": "result", "count": len(rows)}


def capture_verify(options: Mapping[str, Any]) -> Iterator[Event]:
    """Check the capture ``id``, or every one, against the archive and against its own digests."""
    rows = captures(user=None).filter(state=EvidenceCapture.State.DONE)
    if options.get("id"):
        rows = rows.filter(pk=options["id"])
        if not rows:
            raise Refused("Không có bản lưu này.", "There is no such capture.")
    bad = 0
    for row in rows.order_by("pk"):
        found = _wrong(row)
        bad += bool(found)
        yield {"event": "row", "id": row.pk, "url": row.url, "ok": not found, "problems": found}
    yield {"event": "result", "checked": len(rows), "bad": bad}


def capture_drop(options: Mapping[str, Any]) -> Iterator[Event]:
    """Erase the capture ``id``, which belongs to no item, for a ``reason``.

    Raises:
        Refused: there is none, or it belongs to an item.
    """
    row = captures(user=None).filter(pk=options["id"]).first()
    if row is None:
        raise Refused("Không có bản lưu này.", "There is no such capture.")
    capture_erase(capture=row, reason=options["reason"], user=None)
    yield {"event": "result", "id": options["id"]}


def _wrong(row: EvidenceCapture) -> list[str]:
    if row.original is None or row.original.erased_at is not None:
        return ["the file has been erased"]
    stored = get_archive().verify(row.original.sha256)
    if not stored.ok:
        return [stored.problem or "damaged in the archive"]
    with get_archive().open(row.original.sha256) as stream:
        return problems(stream)


def _row(row: EvidenceCapture) -> dict[str, Any]:
    return {
        "id": row.pk,
        "url": row.url,
        "item": row.item_id,
        "state": row.state,
        "status": row.status,
        "sha256": row.original.sha256 if row.original else None,
        "payload_sha256": row.payload_sha256 or None,
        "files": row.files,
        "captured_at": row.captured_at.isoformat() if row.captured_at else None,
        "reason": row.reason,
        "error": {"vi": row.error_vi, "en": row.error_en} if row.error_vi else None,
    }
