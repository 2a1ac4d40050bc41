"""The work of one capture: fetch, package, archive; or say why not."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.conf import settings

from casework.models import EvidenceCapture
from casework.services.captures import capture_fail, capture_record
from monitor.capture.take import take
from monitor.feeds.fetch import Fetcher
from records.errors import OperatorError, Quarantine, Refused, Retry


def run(capture_id: int, fetcher: Fetcher) -> EvidenceCapture | None:
    """Take a capture that was asked for and return its row; ``None`` when it is gone.

    Safe to run again: one that is done or has failed stays as it is.
    """
    row = EvidenceCapture.objects.filter(pk=capture_id).first()
    if row is None or row.state != EvidenceCapture.State.WAITING:
        return row
    with tempfile.TemporaryDirectory(dir=settings.MANHMOI_DATA, prefix=".capture-") as folder:
        try:
            taken = take(row.url, with_files=row.with_files, fetcher=fetcher, folder=Path(folder))
            return capture_record(capture=row, taken=taken)
        except (Quarantine, Retry, Refused, OperatorError) as error:
            return capture_fail(capture=row, error=error)
