"""``transcripts correct``: a corrected file becomes the newest version and is found at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from casework.models import Transcript, User
from casework.services.correction_file import correction_from_file
from monitor.operations import Event
from monitor.operations.ingest import wait_for_workflows
from records.errors import OperatorError


def transcript_correct(options: Mapping[str, Any]) -> Iterator[Event]:
    """Save ``text`` (of the file ``name``) as the version by ``user`` of ``transcript``."""
    row = Transcript.objects.filter(pk=options["transcript"]).first()
    if row is None:
        raise OperatorError(
            f"Không có lời ghi âm số {options['transcript']}",
            f"there is no transcript {options['transcript']}",
        )
    user = User.objects.filter(username=options["user"], is_active=True).first()
    if user is None:
        raise OperatorError(
            f"Không có người dùng {options['user']}", f"there is no user {options['user']}"
        )
    saved = correction_from_file(
        user=user, transcript=row, text=options["text"], name=options["name"]
    )
    yield from wait_for_workflows()
    yield {"event": "result", "transcript": saved.pk, "version": saved.version}
