"""A mailbox that people write to: every message once, its files as media, its sender in the vault.

The folder is opened read-only. A message is known by its Message-ID, so that one that is moved or
delivered twice comes once; the cursor is UIDVALIDITY and the last UID.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from casework.services.contact_vault import contact_seal
from monitor.collect.attachments import Attached, check, keep, media_of
from monitor.collect.connector import Cursor, Found, Page, Remark, Visit
from monitor.collect.mailbox import MAX_MESSAGE, Mailbox
from monitor.collect.mailparts import Mail, mail_key, take_apart
from monitor.collect.manifest import Manifest, load_manifest
from monitor.readers.base import (
    OriginalView,
    Reader,
    ReadFailure,
    ReadOptions,
    ReadRecord,
    ReadResult,
)
from monitor.readers.decoding import decode_text
from monitor.readers.markup import plain_text
from monitor.readers.notes import time_note
from monitor.readers.text import clean
from monitor.readers.times import parse_time
from monitor.readers.whole import read_whole
from records.errors import Quarantine
from records.incoming import Record

KIND: Final = "email"
MESSAGE: Final = f"{KIND}.message"


def _checked(attached: Attached) -> str | Quarantine:
    try:
        return check(attached)
    except Quarantine as error:
        return error


@dataclass(frozen=True, slots=True)
class MessageReader:
    """Reads one message. ``Page.options`` holds ``media``: its files, archived already."""

    name: str = MESSAGE
    revision: str = "1"
    line_oriented: bool = False

    def read(
        self, original: OriginalView, options: ReadOptions, from_chunk: int = 0
    ) -> Iterator[ReadResult]:
        """See ``Reader.read``."""
        mail = take_apart(read_whole(original, MAX_MESSAGE))
        kept = (options.metadata or {}).get("media", ())
        verdicts = [(one, _checked(one)) for one in mail.attached]
        media = tuple(media_of(one) for one in kept)
        text = "\n\n".join([mail.text, *_written(verdicts)]).strip()
        if not (text or media or mail.subject):
            raise Quarantine("empty_text", "Thư không có nội dung", "the message is empty")
        published = parse_time(mail.date, now=options.collected_at)
        record = Record(
            platform=KIND,
            kind="message",
            platform_id=mail.key,
            text=text,
            title=mail.subject or None,
            author_key=mail.sender or None,
            author_kind="person" if mail.sender else "unknown",
            media=media,
            published_at=published.at,
            collected_at=options.collected_at,
            collector=options.collector,
            route=options.route,
            legal_basis=options.legal_basis,
            synthetic=options.synthetic,
        )
        yield ReadRecord(record, 0, 0)
        if note := time_note("Date", mail.date, published):
            yield ReadFailure(note, 0, 0)
        yield from (ReadFailure(note, 0, 0) for note in mail.notes)
        if refused := [one for _, one in verdicts if isinstance(one, Quarantine)]:
            yield ReadFailure(_together(refused), 0, 0)


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


class Email:
    """See the module."""

    def __init__(self) -> None:
        self.manifest: Manifest = load_manifest(KIND)
        self.readers: tuple[Reader, ...] = (MessageReader(),)

    def fetch(self, visit: Visit) -> Iterator[Found]:
        """Yield the messages that came since."""
        box = Mailbox(visit)
        try:
            validity = box.validity()
            last = int(visit.cursor.get("uid", 0))
            if visit.cursor.get("validity") != validity:
                last = 0
            for uid in box.listed(last, _criteria(visit)):
                cursor = {"validity": validity, "uid": uid}
                try:
                    raw = box.message(uid)
                except Quarantine as error:
                    yield Remark(error.vi, error.en)
                    raw = None
                if raw:
                    yield _page(visit, raw, f"{validity}:{uid}", cursor)
                else:
                    yield Cursor(cursor)
        finally:
            box.close()

    def check(self, visit: Visit) -> Remark:
        """Sign in and say how many messages the folder holds."""
        box = Mailbox(visit)
        try:
            count, folder = len(box.listed(0, "")), visit.settings["folder"]
        finally:
            box.close()
        return Remark(f"Thư mục {folder} có {count} thư", f"{folder} holds {count} messages")


def _criteria(visit: Visit) -> str:
    if visit.window is None:
        return ""
    days = (f"{one:%d-%b-%Y}" for one in (visit.window.start, visit.window.end))
    return "SINCE {} BEFORE {}".format(*days)


def _page(visit: Visit, raw: bytes, key: str, cursor: dict[str, Any]) -> Page:
    """Return a message as a page; what it brings is archived, its sender sealed, unless known.

    A known message may be one that was erased: neither its files nor its sender come back.
    """
    media: list[dict[str, Any]] = []
    if not visit.known("message", [mail_key(raw)]):
        try:
            media = _kept(take_apart(raw))
        except Quarantine:
            media = []  # its reader says why
    return Page(raw, MESSAGE, key, cursor=cursor, options={"media": media})


def _kept(mail: Mail) -> list[dict[str, Any]]:
    if mail.sender:
        contact_seal(platform=KIND, author_key=mail.sender)
    media: list[dict[str, Any]] = []
    for one in mail.attached:
        mime = _checked(one)
        if isinstance(mime, str) and not mime.startswith("text/") and (kept := keep(one, mime)):
            media.append(kept)
    return media


CONNECTOR: Final = Email()
