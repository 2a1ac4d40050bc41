"""Finished uploads: from the inbox into the archive."""

from __future__ import annotations

import logging
import shutil
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.db import transaction

from casework.clock import now
from casework.models import Intake, Source, UploadSession
from monitor.bundles import plan
from monitor.collect.uploads import source_of_upload
from monitor.intake import Origin, receive
from monitor.sources.table import manifest

logger = logging.getLogger(__name__)


def take_upload(upload_id: str) -> int | None:
    """Archive a finished upload, open its intake, and clear its inbox folder.

    Safe to run again: the folder goes only after the row that names the intake has committed.

    Returns:
        The intake's id, or ``None`` when the upload was cancelled or its bytes are not in the
        inbox (a backup taken while it was being received holds them in the archive only).
    """
    upload = UploadSession.objects.select_related("user").filter(pk=upload_id).first()
    if upload is None:
        return None
    folder = Path(settings.MANHMOI_DATA) / "inbox" / str(upload.pk)
    if upload.intake_id is None:
        intake = _receive(upload, folder)
        if intake is None:
            logger.error("upload %s: nothing of it is in the inbox", upload.pk)
            return None
        with transaction.atomic():
            UploadSession.objects.filter(pk=upload.pk).update(intake=intake)
        upload.intake = intake
    shutil.rmtree(folder, ignore_errors=True)
    return upload.intake_id


def _receive(upload: UploadSession, folder: Path) -> Intake | None:
    bundles = plan([folder]).bundles if folder.is_dir() else ()
    if not bundles:
        return None
    main = next((b for b in bundles if b.main.name == upload.name), bundles[0])
    origin = Origin(route="submitted", platform="submission", user=upload.user)
    source = source_of_upload(main.main)
    if source is None:
        return receive(main, origin)
    route = manifest(source.kind).route
    basis = source.legal_basis
    intake = receive(main, replace(origin, source=source, route=route, legal_basis=basis))
    # Only this column: a visit may be under way.
    Source.objects.filter(pk=source.pk).update(last_item_at=now())
    return intake
