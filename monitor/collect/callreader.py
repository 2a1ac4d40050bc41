"""Reads one archived call sheet into a record."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from casework.services.testimony import NO_CONSENT
from monitor.collect.attachments import media_of
from monitor.collect.callfiles import MAX_SHEET, Call, read_sheet
from monitor.readers.base import OriginalView, ReadFailure, ReadOptions, ReadRecord, ReadResult
from monitor.readers.notes import time_note
from monitor.readers.whole import read_whole
from records.errors import Quarantine
from records.incoming import Record


@dataclass(frozen=True, slots=True)
class CallReader:
    """Reads a call's sheet. ``Page.options`` holds the recording and what callers are told.

    Attributes:
        name: ``connector.shape``.
        platform: of the records, and channel of the consents.
    """

    name: str
    platform: str
    revision: str = "1"
    line_oriented: bool = False

    def read(
        self, original: OriginalView, options: ReadOptions, from_chunk: int = 0
    ) -> Iterator[ReadResult]:
        """See ``Reader.read``."""
        call = read_sheet(read_whole(original, MAX_SHEET))
        given = options.metadata or {}
        if given.get("trouble"):
            raise Quarantine(*given["trouble"])
        if call.consented_at is None:
            raise Quarantine(
                NO_CONSENT,
                "Cuộc gọi chưa có sự đồng ý được thông báo và ghi lại; giữ lại, không nghe",
                "the call has no announced and accepted consent; kept, not heard",
            )
        yield ReadRecord(_record(self.platform, call, given, options), 0, 0)
        if note := time_note("started_at", "?", call.started):
            yield ReadFailure(note, 0, 0)


def _record(platform: str, call: Call, given: Mapping[str, Any], options: ReadOptions) -> Record:
    consent = {
        "version": str(given.get("notice_version", "")),
        "at": call.consented_at.isoformat() if call.consented_at else "",
        "channel": platform,
        "purposes": list(given.get("purposes", ())),
    }
    return Record(
        platform=platform,
        kind="call",
        platform_id=call.call_id,
        text="",
        author_key=call.caller or None,
        author_kind="person" if call.caller else "unknown",
        media=tuple(media_of(one) for one in given.get("media", ())),
        published_at=call.started.at,
        collected_at=options.collected_at,
        collector=options.collector,
        route=options.route,
        legal_basis=options.legal_basis,
        consent=json.dumps(consent, ensure_ascii=False, sort_keys=True),
        synthetic=options.synthetic,
    )
