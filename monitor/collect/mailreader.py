"""Reads one archived e-mail message into a record."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from casework.services.testimony import NO_CONSENT
from monitor.collect.attachments import Attached, check, media_of
from monitor.collect.consent import said
from monitor.collect.mailbox import MAX_MESSAGE
from monitor.collect.mailparts import Mail, take_apart
from monitor.readers.base import OriginalView, ReadFailure, ReadOptions, ReadRecord, ReadResult
from monitor.readers.decoding import decode_text
from monitor.readers.markup import plain_text
from monitor.readers.notes import time_note
from monitor.readers.text import clean
from monitor.readers.times import ParsedTime, parse_time
from monitor.readers.whole import read_whole
from records.errors import Quarantine
from records.incoming import Record

_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)


def verdict(attached: Attached) -> str | Quarantine:
    """Return the type of an attachment, or why it is set aside."""
    try:
        mime = check(attached)
        if mime.startswith("text/"):
            decode_text(attached.data)
    except Quarantine as error:
        return error
    return mime


def _said_in(text: str) -> set[str | None]:
    """What the lines of a message say of consent; those marked as quoted do not count."""
    return {said(line) for line in text.splitlines() if not line.lstrip().startswith(">")}


def agrees(mail: Mail) -> bool:
    """Whether a line of the sender's own, not one of the notice they answer, agrees."""
    return "agree" in _said_in(mail.own)


def may_use(mail: Mail, *, required: bool) -> bool:
    """Whether a message may be used.

    A line “không đồng ý” or “rút lại” and nothing else refuses, whatever else is said and wherever
    it stands; a line “đồng ý” agrees.

    Args:
        mail: the message.
        required: whether one that says neither may not be used.
    """
    return "withdraw" not in _said_in(mail.text) and (agrees(mail) or not required)


@dataclass(frozen=True, slots=True)
class MailReader:
    """Reads one message.

    ``Page.options`` holds ``media``: its files, archived already; ``require_consent``: a message
    that does not agree to the notice is set aside, as one that refuses always is;
    ``notice_version`` and ``purposes`` are kept with the consent of one that agrees; ``again``: a
    message of this id is stored, which this one must not replace.

    Attributes:
        name: ``connector.shape``.
        platform: of the records.
    """

    name: str
    platform: str
    revision: str = "1"
    line_oriented: bool = False

    def read(
        self, original: OriginalView, options: ReadOptions, from_chunk: int = 0
    ) -> Iterator[ReadResult]:
        """See ``Reader.read``."""
        mail = take_apart(read_whole(original, MAX_MESSAGE))
        verdicts = [(one, verdict(one)) for one in mail.attached]
        text = "\n\n".join([mail.text, *_written(verdicts)]).strip()
        published = parse_time(mail.date, now=options.collected_at)
        yield ReadRecord(self._record(mail, text, published, options), 0, 0)
        if note := time_note("Date", mail.date, published):
            yield ReadFailure(note, 0, 0)
        yield from (ReadFailure(note, 0, 0) for note in mail.notes)
        if refused := [one for _, one in verdicts if isinstance(one, Quarantine)]:
            yield ReadFailure(_together(refused), 0, 0)

    def _record(self, mail: Mail, text: str, published: ParsedTime, options: ReadOptions) -> Record:
        told = options.metadata or {}
        media = tuple(media_of(one) for one in told.get("media", ()))
        if not (text or media or mail.subject):
            raise Quarantine("empty_text", "Thư không có nội dung", "the message is empty")
        at = published.at or options.collected_at
        return Record(
            platform=self.platform,
            kind="message",
            platform_id=mail.key,
            text=text,
            title=mail.subject or None,
            author_key=mail.sender or None,
            author_kind="person" if mail.sender else "unknown",
            media=media,
            published_at=published.at,
            # What is older than the stored one is a duplicate of it.
            collected_at=_LONG_AGO if told.get("again") else options.collected_at,
            collector=options.collector,
            route=options.route,
            legal_basis=options.legal_basis,
            consent=_consent(mail, at.isoformat(), told),
            synthetic=options.synthetic,
        )


def _consent(mail: Mail, at: str, told: Mapping[str, Any]) -> str | None:
    if not may_use(mail, required=bool(told.get("require_consent"))):
        raise Quarantine(
            NO_CONSENT,
            "Thư không có lời đồng ý theo thông báo, hoặc từ chối; giữ lại, không dùng",
            "the message does not agree to the notice, or refuses; kept, not used",
        )
    if agrees(mail):
        given = {
            "version": str(told.get("notice_version", "")),
            "at": at,
            "channel": "email",
            "purposes": list(told.get("purposes", ())),
        }
        return json.dumps(given, ensure_ascii=False, sort_keys=True)
    return None


def _written(verdicts: list[tuple[Attached, str | Quarantine]]) -> Iterator[str]:
    """Yield the words of attached text files."""
    for one, mime in verdicts:
        if isinstance(mime, str) and mime.startswith("text/"):
            text = decode_text(one.data)
            yield plain_text(text) if mime == "text/html" else clean(text)


def _together(refused: list[Quarantine]) -> Quarantine:
    """Return one entry for all files set aside: they lie in one message."""
    vi = "; ".join(one.vi for one in refused)[:2000]
    en = "; ".join(one.en for one in refused)[:2000]
    return Quarantine(refused[0].reason, vi, en)
